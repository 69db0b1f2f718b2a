package io.lookingglass.web.ui;

import org.jspecify.annotations.Nullable;

/**
 * The page of one measurement.
 *
 * @param form filled with what was asked, to ask again or something else
 * @param visitor the visitor's own address
 * @param comparison with an earlier one that asked the same; absent for a first
 */
record MeasurementPage(
    Shell shell,
    MeasurementView view,
    QueryForm form,
    String visitor,
    @Nullable Comparison comparison) {}
