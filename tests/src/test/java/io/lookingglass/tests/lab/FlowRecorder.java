package io.lookingglass.tests.lab;

import io.lookingglass.probes.sys.FlowEvent;
import io.lookingglass.probes.sys.FlowListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a flow tells. */
final class FlowRecorder implements FlowListener {
  private final List<FlowEvent> events = new CopyOnWriteArrayList<>();

  @Override
  public void onEvent(FlowEvent event) {
    events.add(event);
  }

  List<FlowEvent> events() {
    return List.copyOf(events);
  }

  List<FlowEvent.Replied> replies() {
    return events.stream()
        .filter(FlowEvent.Replied.class::isInstance)
        .map(FlowEvent.Replied.class::cast)
        .toList();
  }

  Optional<FlowEvent.Replied> reply(int id) {
    return replies().stream().filter(reply -> reply.id() == id).findFirst();
  }
}
