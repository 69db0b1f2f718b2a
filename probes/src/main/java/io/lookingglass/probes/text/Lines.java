package io.lookingglass.probes.text;

import io.lookingglass.probes.event.ProbeEvent;
import java.util.List;

/** The lines of one classic tool. */
interface Lines {

  /** Lines that became final by this event, without line ends. */
  List<String> add(ProbeEvent event);

  /** The lines that the tool prints at its end, called once. */
  List<String> end();

  /** What the tool is called: what its own error messages begin with. */
  String tool();
}
