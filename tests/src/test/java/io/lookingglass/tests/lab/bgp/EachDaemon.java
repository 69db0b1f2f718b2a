package io.lookingglass.tests.lab.bgp;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** A test with a parameter {@link DaemonKind} that runs for each of them, beside each other. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@ArgumentsSource(DaemonsWithTraits.class)
@Execution(ExecutionMode.CONCURRENT)
public @interface EachDaemon {
  /** Only for daemons that have these. */
  Trait[] with() default {};
}
