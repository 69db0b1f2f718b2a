package io.lookingglass.tests.lab.bgp;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The daemons that {@link EachDaemon} asks for. */
final class DaemonsWithTraits implements ArgumentsProvider, AnnotationConsumer<EachDaemon> {
  private List<Trait> traits = List.of();

  @Override
  public void accept(EachDaemon annotation) {
    traits = List.of(annotation.with());
  }

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return Arrays.stream(DaemonKind.values())
        .filter(kind -> traits.stream().allMatch(kind::has))
        .map(Arguments::of);
  }
}
