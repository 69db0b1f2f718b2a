package io.lookingglass.bgp.rib;

/** Somebody whose work on the tables is done a slice at a time, in turn with others. */
interface Turn {

  /** Does some of the work, on the writing thread; whether there is more. */
  boolean runSlice();
}
