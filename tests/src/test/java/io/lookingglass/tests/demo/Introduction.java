package io.lookingglass.tests.demo;

/** What somebody is told who sees the demo for the first time. */
final class Introduction {
  private static final int WIDTH = 13;

  private Introduction() {}

  static String text(String url, DemoProgram.Tokens tokens, Faults faults) {
    StringBuilder text = new StringBuilder();
    text.append(
        """

        lookingglass serves on %1$s, in the middle of a network of its own:

          lg -- edge -- metro -- core -- name servers, web servers, far ends of tunnels
           `- exchange           edge: BIRD, AS 64511; exchange: FRR, AS 64510, and an RPKI cache

        Sign in at %1$s/sign-in with one of these tokens:
          customer Acme  %2$s
          support        %3$s
          operator       %4$s

        Look at
          %1$s/diagnosis/https://www.acme.example/   all at once: names, path, TLS, HTTP, route
          %1$s/mtr/www.acme.example      the path, hop by hop
          %1$s/dns/expired.example?dnssec=true   a zone with signatures that are over
          %1$s/dns/lame.example?trace=true       a zone with a lame server
          %1$s/tls/expired.acme.example          also wrong. incomplete. selfsigned. old. soon.acme.example
          %1$s/bgp/203.0.113.7           routes, with the RPKI state of each
          %1$s/rpki                      what the RPKI says
        and, signed in, at
          %1$s/status                    sessions, tunnels, announcements on one screen
          %1$s/tunnels                   three, of which acme-fra fails
          %1$s/announce?prefix=203.0.113.0/24    as operator: announce it, and BIRD and FRR have it

        In a terminal:
          curl %1$s/mtr/www.acme.example
          curl -H "Authorization: Bearer %3$s" %1$s/tunnels

        Break things and mend them, in another terminal:
        """
            .formatted(url, tokens.customer(), tokens.support(), tokens.operator()));
    for (Fault fault : faults.all()) {
      text.append(
          "  ./tests/demo %s %s %s\n"
              .formatted(
                  faults.isBroken(fault) ? "mend " : "break",
                  padded(fault.name()),
                  fault.meaning()));
    }
    return text.toString();
  }

  private static String padded(String name) {
    return name + " ".repeat(Math.max(1, WIDTH - name.length()));
  }
}
