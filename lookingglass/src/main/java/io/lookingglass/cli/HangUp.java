package io.lookingglass.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, by which a running program is told to read its configuration again.
 *
 * <p>The JDK has no supported interface for signals; {@code sun.misc.Signal} of the module {@code
 * jdk.unsupported} is what there is (JEP 260 keeps it until there is another). It is looked up when
 * the program runs, since compiling against it cannot be done without a warning; where it is
 * missing, only this is.
 */
final class HangUp {
  private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

  private HangUp() {}

  /**
   * Runs the action, on a thread of its own, at each SIGHUP. Says so in the log when that cannot
   * be; the signal then ends the program, as it does without this.
   */
  static void handle(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handling =
          Proxy.newProxyInstance(
              HangUp.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> answer(proxy, method, arguments, action));
      var _ =
          signal
              .getMethod("handle", signal, handler)
              .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handling);
    } catch (InvocationTargetException e) {
      // The JVM was started with -Xrs, for example.
      LOG.warn("SIGHUP will not reload the configuration: {}", String.valueOf(e.getCause()));
    } catch (ReflectiveOperationException e) {
      LOG.warn("SIGHUP will not reload the configuration: {}", e.toString());
    }
  }

  @SuppressWarnings("ReferenceEquality") // A proxy equals itself; equals() would come here again.
  private static @Nullable Object answer(
      Object proxy, Method method, Object[] arguments, Runnable action) {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> "what SIGHUP does";
      default -> {
        action.run();
        yield null;
      }
    };
  }
}
