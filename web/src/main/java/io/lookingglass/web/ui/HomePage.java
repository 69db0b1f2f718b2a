package io.lookingglass.web.ui;

import org.jspecify.annotations.Nullable;

/**
 * The front page, and the page that gives a form back with what is wrong in it.
 *
 * @param visitor the visitor's own address
 * @param refusal why a valid request was not carried out; absent when none was
 */
record HomePage(Shell shell, QueryForm form, String visitor, @Nullable String refusal) {}
