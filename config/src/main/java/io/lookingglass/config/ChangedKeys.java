package io.lookingglass.config;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.SequencedSet;

/** What differs between two readings of a section, named as the file names it. */
public final class ChangedKeys {
  private ChangedKeys() {}

  /**
   * The sections whose values are not equal and which a running program does not take over when it
   * reads the file again, in the order of the file.
   */
  public static SequencedSet<String> forRestart(Configuration before, Configuration after) {
    SequencedSet<String> changed = new LinkedHashSet<>(between(before, after));
    for (Schema.Slot slot : Schema.of(Configuration.class).keys()) {
      if (slot.key().atReload()) {
        changed.remove(slot.name());
      }
    }
    return Collections.unmodifiableSequencedSet(changed);
  }

  /**
   * The keys of the section whose values are not equal, in their documented order; {@code bgp} or
   * {@code hold-time}, without the section's own name.
   *
   * @throws IllegalArgumentException when it is no section of the configuration
   */
  public static <T extends Record> SequencedSet<String> between(T before, T after) {
    SequencedSet<String> changed = new LinkedHashSet<>();
    for (Schema.Slot slot : Schema.of(before.getClass()).keys()) {
      try {
        Object old = slot.component().getAccessor().invoke(before);
        if (!Objects.equals(old, slot.component().getAccessor().invoke(after))) {
          changed.add(slot.name());
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException("Cannot read " + slot.name(), e);
      }
    }
    return Collections.unmodifiableSequencedSet(changed);
  }
}
