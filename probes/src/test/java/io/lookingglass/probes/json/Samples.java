package io.lookingglass.probes.json;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.DiagnosisStep;
import io.lookingglass.probes.event.FailureSource;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.event.TlsField;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of every record under a sealed interface: one with each nullable component present,
 * one with each absent. All numbers differ, so that fields which are mixed up show.
 */
final class Samples {
  private final boolean nullablePresent;
  private int next = 1;

  private Samples(boolean nullablePresent) {
    this.nullablePresent = nullablePresent;
  }

  static <T> List<T> ofEveryVariant(Class<T> sealed) {
    List<T> samples = new ArrayList<>();
    for (Class<?> variant : sealed.getPermittedSubclasses()) {
      for (boolean present : new boolean[] {true, false}) {
        samples.add(sealed.cast(new Samples(present).value(variant)));
      }
    }
    return samples;
  }

  private Object value(Type type) {
    if (type == int.class || type == Integer.class) {
      return next++;
    }
    if (type == long.class || type == Long.class) {
      return 1_000_000_007L * next++;
    }
    if (type == boolean.class || type == Boolean.class) {
      return true;
    }
    if (type == String.class) {
      return "text " + next++;
    }
    if (type == InetAddress.class) {
      int number = next++;
      return IpAddresses.parse(number % 2 == 0 ? "2001:db8::" + number : "192.0.2." + number);
    }
    if (type == Instant.class) {
      return Instant.ofEpochSecond(1_800_000_000L + next++, next++);
    }
    if (type == Asn.class) {
      return new Asn(64_496 + next++);
    }
    if (type == IpPrefix.class) {
      return IpPrefix.parse("198.51.%d.0/24".formatted(next++ % 256));
    }
    if (type == BigInteger.class) {
      return BigInteger.ONE.shiftLeft(63).add(BigInteger.valueOf(next++));
    }
    if (type == MplsLabel.class) {
      return new MplsLabel(1_000 + next++, 5, 1, 64);
    }
    if (type == TlsField.class) {
      // A field holds others of its kind; two levels are as good as any number.
      return new TlsField(
          "name " + next++, "value " + next++, List.of(TlsField.of("inside " + next++, "")));
    }
    if (type == DiagnosisStep.class) {
      return nullablePresent
          ? new DiagnosisStep(DiagnosisStep.Kind.TLS, IpVersion.IPV6)
          : new DiagnosisStep(DiagnosisStep.Kind.DELEGATION, null);
    }
    if (type == Sentence.class) {
      return nullablePresent
          ? Sentence.of(
              "{0} {0|hop|hops} to {1}", next++, Sentence.of("{0} there", "text " + next++))
          : Sentence.verbatim("text " + next++);
    }
    if (type == ProbeEvent.class) {
      return new ProbeEvent.PingTimedOut(next++); // Inside another; any will do.
    }
    if (type == Finished.class) {
      return nullablePresent
          ? new Finished(ResultStatus.FAILED, FailureSource.RESOLVER, "no such name")
          : new Finished(ResultStatus.FINISHED, null, null);
    }
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return listOf(list.getActualTypeArguments()[0]);
    }
    if (type instanceof ParameterizedType set && set.getRawType() == Set.class) {
      return Set.copyOf(listOf(set.getActualTypeArguments()[0]));
    }
    if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
      Map<Object, Object> values = new LinkedHashMap<>();
      for (int entry = 0; entry < 2; entry++) {
        values.put(value(map.getActualTypeArguments()[0]), value(map.getActualTypeArguments()[1]));
      }
      return values;
    }
    if (type instanceof Class<?> enumeration && enumeration.isEnum()) {
      Object[] constants = enumeration.getEnumConstants();
      return constants[next++ % constants.length];
    }
    if (type instanceof Class<?> record && record.isRecord()) {
      return recordOf(record);
    }
    if (type instanceof Class<?> sealed && sealed.isInterface() && sealed.isSealed()) {
      Class<?>[] variants = sealed.getPermittedSubclasses();
      return value(variants[next++ % variants.length]);
    }
    throw new AssertionError("Samples does not know how to make a value of " + type);
  }

  private List<Object> listOf(Type element) {
    List<Object> values = new ArrayList<>();
    if (element instanceof Class<?> sealed && sealed.isInterface() && sealed.isSealed()) {
      for (Class<?> variant : sealed.getPermittedSubclasses()) {
        values.add(value(variant));
      }
    } else {
      values.add(value(element));
      values.add(value(element));
    }
    return values;
  }

  private Object recordOf(Class<?> record) {
    RecordComponent[] components = record.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int index = 0; index < components.length; index++) {
      types[index] = components[index].getType();
      boolean absent =
          !nullablePresent
              && components[index].getAnnotatedType().isAnnotationPresent(Nullable.class);
      values[index] = absent ? null : value(components[index].getGenericType());
    }
    try {
      var constructor = record.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Cannot make a " + record.getSimpleName(), e);
    }
  }
}
