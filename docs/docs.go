// Package docs holds the pages that the site publishes as they stand here.
package docs

import _ "embed"

// Method is the method page's source: Markdown in Japanese, true to package trends.
//
//go:embed method.md
var Method []byte
