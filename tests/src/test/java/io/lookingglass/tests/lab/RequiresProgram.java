package io.lookingglass.tests.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test compares with another program. Where that is missing the test is skipped by name, or
 * fails with the system property {@code lookingglass.missingPeer=fail}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(RequiresProgram.All.class)
@ExtendWith(Requirements.class)
public @interface RequiresProgram {
  /** The program, as it is found in {@code PATH}. */
  String value();

  /** The Debian package that brings it. */
  String debianPackage();

  /** Several programs. */
  @Target({ElementType.TYPE, ElementType.METHOD})
  @Retention(RetentionPolicy.RUNTIME)
  @ExtendWith(Requirements.class)
  @interface All {
    RequiresProgram[] value();
  }
}
