// Package browsertest opens every page of a built site in headless Chromium and
// fails on what a reader would meet: accessibility violations (axe-core, WCAG 2.2
// AA and best practices) on a wide and a narrow screen, messages on the console,
// requests to any other host, pages wider than 320 pixels.
//
// It is a test behind the build tag "browser", as it needs what go test alone
// does not have: a chromium on the PATH, the file axe.min.js of npm's axe-core in
// KAZAMI_AXE, in KAZAMI_SITE the folder of the site, and in KAZAMI_PACK that of a
// plan pack. With the tag nothing is ever skipped: what is missing fails.
package browsertest
