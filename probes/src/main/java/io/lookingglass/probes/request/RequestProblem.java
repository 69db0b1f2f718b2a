package io.lookingglass.probes.request;

/**
 * One thing that is wrong with a request.
 *
 * @param param the field's path as the API names it, such as {@code measurementOptions.packets}
 * @param message what was found and what is allowed, a sentence without a full stop
 */
public record RequestProblem(String param, String message) {}
