package io.lookingglass.probes.sys;

/** Receives what happens to the probes of one flow. Called on one reactor thread; never blocks. */
@FunctionalInterface
public interface FlowListener {
  void onEvent(FlowEvent event);
}
