package io.lookingglass.bgp.query;

import java.util.List;
import java.util.Map;

/**
 * How many routes meet the conditions of a query, on all of its pages, and how many of them have
 * which value of a property. Immutable.
 *
 * @param routes that were counted
 * @param complete whether these are all; else the time for it was over, or values were too many
 * @param facets by property
 */
public record RouteTally(long routes, boolean complete, Map<Property, Facet> facets) {
  public RouteTally {
    facets = Map.copyOf(facets);
  }

  /** In what routes differ. */
  public enum Property {
    PEER("peer"),
    ORIGIN_AS("originAs"),
    NEXT_HOP("nextHop"),
    RPKI("rpki"),
    /** The value is {@code true} for best paths; others are not counted. */
    BEST("best"),
    COMMUNITY("community");

    private final String parameter;

    Property(String parameter) {
      this.parameter = parameter;
    }

    /** The parameter of a query that asks for one value of it. */
    public String parameter() {
      return parameter;
    }
  }

  /**
   * One property.
   *
   * @param values those that most routes have, descending
   * @param distinct how many values there are
   */
  public record Facet(List<Value> values, int distinct) {
    public Facet {
      values = List.copyOf(values);
    }
  }

  /**
   * One value.
   *
   * @param text as a query has it
   */
  public record Value(String text, long routes) {}
}
