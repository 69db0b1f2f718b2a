package io.lookingglass.tests.build;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The module graph and the rules of the architecture, checked against the compiled classes. */
@AnalyzeClasses(packages = "io.lookingglass", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

  private static final String CONFIG = "io.lookingglass.config..";
  private static final String PROBES = "io.lookingglass.probes..";
  private static final String BGP = "io.lookingglass.bgp..";
  private static final String WEB = "io.lookingglass.web..";
  private static final String[] PROGRAM = {
    "io.lookingglass", "io.lookingglass.cli..", "io.lookingglass.store.."
  };

  @ArchTest
  static final ArchRule CONFIG_KNOWS_NO_OTHER_MODULE =
      noClasses()
          .that()
          .resideInAPackage(CONFIG)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PROBES, BGP, WEB);

  @ArchTest
  static final ArchRule PROBES_KNOWS_ONLY_CONFIG =
      noClasses()
          .that()
          .resideInAPackage(PROBES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BGP, WEB);

  @ArchTest
  static final ArchRule BGP_KNOWS_ONLY_CONFIG =
      noClasses()
          .that()
          .resideInAPackage(BGP)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PROBES, WEB)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule NOBODY_KNOWS_THE_PROGRAM =
      noClasses()
          .that()
          .resideInAnyPackage(CONFIG, PROBES, BGP, WEB)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PROGRAM);

  @ArchTest
  static final ArchRule PROBES_KNOW_NO_HTTP_SERVER =
      noClasses()
          .that()
          .resideInAPackage(PROBES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "java.sql..");

  @ArchTest
  static final ArchRule WEB_KNOWS_NO_SOCKETS_OR_SQL =
      noClasses()
          .that()
          .resideInAPackage(WEB)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty..", "java.lang.foreign..", "java.sql..", "org.jdbi..");

  @ArchTest
  static final ArchRule ONLY_THE_SOCKET_LAYER_CALLS_FOREIGN_FUNCTIONS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.lookingglass.probes.sys")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.foreign..");

  @ArchTest
  static final ArchRule ONLY_THE_STORE_SPEAKS_SQL =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.lookingglass.store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.jdbi..", "org.flywaydb..", "com.zaxxer..");

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLE =
      slices().matching("io.lookingglass.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule PACKET_CODECS_DO_NO_INPUT_OR_OUTPUT =
      noClasses()
          .that()
          .resideInAnyPackage("io.lookingglass.probes.packet..", "io.lookingglass.probes.result..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.net.Socket")
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.channels..", "java.util.concurrent..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule NOTHING_RUNS_AN_EXTERNAL_PROGRAM =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.ProcessBuilder")
          .orShould()
          .callMethod(Runtime.class, "exec", String.class)
          .orShould()
          .callMethod(Runtime.class, "exec", String[].class);

  @ArchTest
  static final ArchRule NOTHING_WRITES_TO_THE_CONSOLE_BUT_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.lookingglass.cli..", "io.lookingglass")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  /** So that nothing can be called without a decision who may. */
  @ArchTest
  static final ArchRule ROUTES_ARE_REGISTERED_IN_THE_ROUTE_TABLE_ONLY =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.lookingglass.web.route.RouteTable")
          .should()
          .callMethodWhere(
              target(owner(assignableTo("io.javalin.config.RoutesConfig")))
                  .and(not(target(name("before"))))
                  .and(not(target(name("exception")))));

  @ArchTest
  static final ArchRule EXCEPTIONS_SAY_SO_IN_THEIR_NAME =
      classes()
          .that()
          .areAssignableTo(Exception.class)
          .should()
          .haveSimpleNameEndingWith("Exception");

  @ArchTest
  static void everyPackageTellsItsStory(JavaClasses classes) {
    ArchRule noDrawers =
        noClasses()
            .should()
            .resideInAnyPackage(
                "..util..", "..common..", "..helper..", "..helpers..", "..manager..", "..impl..");
    noDrawers.check(classes);
  }
}
