package io.lookingglass.bgp.announce;

/** One step of a batch. Immutable. */
public sealed interface Change {

  /** Announces something. */
  record Announce(AnnouncementRequest request) implements Change {}

  /**
   * Withdraws an active announcement.
   *
   * @param reason 1-500 characters
   */
  record Withdraw(String id, String reason) implements Change {
    /**
     * @throws IllegalArgumentException when the reason is empty or too long
     */
    public Withdraw {
      reason = AnnouncementRequest.text("reason", reason);
    }
  }

  /**
   * Withdraws whatever is active for the same route, as ExaBGP's {@code withdraw} means it.
   *
   * @param subject of a FlowSpec rule the actions do not count
   * @param reason 1-500 characters
   */
  record WithdrawRoute(Subject subject, String reason) implements Change {
    /**
     * @throws IllegalArgumentException when the reason is empty or too long
     */
    public WithdrawRoute {
      reason = AnnouncementRequest.text("reason", reason);
    }
  }

  /**
   * Announces something in place of whatever is active for the same route, as ExaBGP's {@code
   * announce} means it; the same again changes nothing.
   */
  record Put(AnnouncementRequest request) implements Change {}
}
