package io.lookingglass.bgp.query;

/**
 * What is wrong with one parameter of a query.
 *
 * @param parameter its name
 * @param message to follow the name: what is wrong and what would be right
 */
public record QueryProblem(String parameter, String message) {}
