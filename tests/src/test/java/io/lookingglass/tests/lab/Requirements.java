package io.lookingglass.tests.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides whether what {@link RequiresProgram} and {@link RequiresRoot} ask for is there. */
final class Requirements implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    List<String> missing = new ArrayList<>();
    context
        .getElement()
        .ifPresent(
            element -> {
              for (RequiresProgram program :
                  AnnotationSupport.findRepeatableAnnotations(element, RequiresProgram.class)) {
                if (!installed(program.value())) {
                  missing.add(
                      "the program %s is missing (Debian package %s)"
                          .formatted(program.value(), program.debianPackage()));
                }
              }
              if (AnnotationSupport.isAnnotated(element, RequiresRoot.class)) {
                missing.addAll(missingForRoot());
              }
            });
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("all requirements are met");
    }
    String reason = String.join("; ", missing);
    if (missingPeerFails()) {
      throw new ExtensionConfigurationException(
          context.getDisplayName() + " must run (lookingglass.missingPeer=fail), but " + reason);
    }
    return ConditionEvaluationResult.disabled(reason);
  }

  static boolean missingPeerFails() {
    return "fail".equals(System.getProperty("lookingglass.missingPeer"));
  }

  static boolean installed(String program) {
    String path = System.getenv("PATH");
    return Stream.concat(
            path == null ? Stream.empty() : Stream.of(path.split(":", -1)),
            // Debian keeps network tools out of the PATH of ordinary users.
            Stream.of("/usr/sbin", "/sbin"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static List<String> missingForRoot() {
    List<String> missing = new ArrayList<>();
    try {
      if (!Files.getOwner(Path.of("/proc/self")).getName().equals("root")) {
        missing.add("the test must run as root");
      }
    } catch (IOException e) {
      missing.add("who runs the test cannot be told: " + e.getMessage());
    }
    if (!Files.exists(Path.of("/dev/net/tun"))) {
      missing.add("there is no /dev/net/tun (kernel module tun)");
    }
    if (!installed("ip")) {
      missing.add("the program ip is missing (Debian package iproute2)");
    }
    return missing;
  }
}
