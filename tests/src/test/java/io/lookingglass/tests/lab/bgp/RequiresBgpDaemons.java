package io.lookingglass.tests.lab.bgp;

import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.RequiresRoot;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The test talks to the BGP daemons in network namespaces. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@RequiresRoot
@RequiresProgram(value = "bird", debianPackage = "bird2")
@RequiresProgram(value = "vtysh", debianPackage = "frr")
@RequiresProgram(value = "gobgpd", debianPackage = "gobgpd")
@RequiresProgram(value = "bgpctl", debianPackage = "openbgpd")
@RequiresProgram(value = "exabgp", debianPackage = "exabgp")
@RequiresProgram(value = "tshark", debianPackage = "tshark")
@RequiresProgram(value = "nft", debianPackage = "nftables")
public @interface RequiresBgpDaemons {}
