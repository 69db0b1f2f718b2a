@NullMarked
package io.lookingglass.doctor;

import org.jspecify.annotations.NullMarked;
