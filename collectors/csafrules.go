package collectors

import "github.com/gocsaf/csaf/v3/csaf"

func testAdvisory(a *csaf.Advisory) []string { return nil }
