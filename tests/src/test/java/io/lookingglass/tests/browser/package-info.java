/** Pages in a real browser, fed by measurements that follow a script. */
@NullMarked
package io.lookingglass.tests.browser;

import org.jspecify.annotations.NullMarked;
