package io.lookingglass.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a key of the configuration file means, beside the record component that holds it. The loader
 * and the reference page both read it, so there is no second place to keep in step.
 *
 * <p>A component is either {@link #required()}, or has {@link #defaultsTo()}, or is nullable and
 * null when the key is left out. The key is the component's name in kebab case.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Key {

  /** The explanation on the reference page: sentences. */
  String doc();

  /** The key, where the component's name cannot be it (Java keywords). */
  String name() default "";

  /** Whether the key must be given wherever its section is. */
  boolean required() default false;

  /** The value when the key is left out, as it would be written in the file. */
  String defaultsTo() default "";

  /**
   * What the reference page shows instead of "none" as the default of a key that may be left out.
   */
  String otherwise() default "";

  /**
   * The smallest value allowed, written as in the file; for numbers, durations, AS numbers and
   * ports.
   */
  String min() default "";

  /** The largest value allowed, written as in the file. */
  String max() default "";

  /** A regular expression the whole text must match; {@link #allowed()} then says it in words. */
  String pattern() default "";

  /** What is allowed, in words, when type and range do not say it. */
  String allowed() default "";

  /** The port of a host that is written without one; -1 where a port must be written. */
  int defaultPort() default -1;

  /**
   * Whether a running program takes over a change when it reads the file again; of sections, at the
   * top level only.
   */
  boolean atReload() default false;

  /** Whether a host must be an IP address, not a name. */
  boolean literal() default false;

  /**
   * Whether what stands there must not be shown in messages: a secret, or where one may be pasted
   * by mistake.
   */
  boolean sensitive() default false;
}
