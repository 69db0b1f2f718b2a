package io.lookingglass.web.ui;

import java.util.List;

/**
 * A line of the measurement's record.
 *
 * @param values as text; more than one when there is a list
 * @param code whether it is set as an engineer's text: addresses, identifiers
 */
record Fact(String label, List<String> values, boolean code) {
  Fact {
    values = List.copyOf(values);
  }
}
