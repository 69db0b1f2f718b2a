package io.lookingglass.web.ui;

/**
 * The page of one measurement.
 *
 * @param form filled with what was asked, to ask again or something else
 * @param visitor the visitor's own address
 */
record MeasurementPage(Shell shell, MeasurementView view, QueryForm form, String visitor) {}
