package notice

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	bsd     = "redistribution and use in source and binary forms"
	endorse = "endorse or promote products"
)

// licences are recognised by sentences that all of them have. BSD's are counted apart.
var licences = []struct {
	id        string
	sentences []string
}{
	{"Apache-2.0", []string{"apache license version 2.0, january 2004", "grant of patent license"}},
	{"BSL-1.0", []string{"boost software license - version 1.0"}},
	{"ICU", []string{"provided that the above copyright notice(s) and this permission notice appear in all copies of the software"}},
	{"MIT", []string{"permission is hereby granted, free of charge, to any person obtaining a copy of this software",
		"the above copyright notice and this permission notice shall be included in all copies or substantial portions"}},
	{"SunPro", []string{"permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved"}},
	{"LicenseRef-SQLite-Public-Domain", []string{"code and documentation in sqlite has been dedicated to the public domain"}},
}

// refused are words of licences that ask for more than to be carried along.
var refused = []string{"general public", "mozilla public", "eclipse public", "common development and distribution", "commons clause",
	"business source license", "server side public", "creative commons", "european union public", "non-commercial", "noncommercial"}

var blank = regexp.MustCompile(`[\s*/#]+`)

// identify returns the SPDX ids of the licences in text, sorted, or none. A
// text with words of refused has none.
func identify(text string) []string {
	text = blank.ReplaceAllString(strings.ToLower(text), " ")
	has := func(s string) bool { return strings.Contains(text, s) }
	var ids []string
	for _, l := range licences {
		if !slices.ContainsFunc(l.sentences, func(s string) bool { return !has(s) }) {
			ids = append(ids, l.id)
		}
	}
	three := strings.Count(text, endorse)
	if strings.Count(text, bsd) > three {
		ids = append(ids, "BSD-2-Clause")
	}
	if has(bsd) && three > 0 {
		ids = append(ids, "BSD-3-Clause")
	}
	if slices.ContainsFunc(refused, has) && !slices.Contains(ids, "LicenseRef-SQLite-Public-Domain") {
		return nil
	}
	slices.Sort(ids)
	return ids
}

func TestIdentify(t *testing.T) {
	const mit = "Permission is hereby granted, free of charge, to any person obtaining a copy of this software … " +
		"The above copyright notice\n// and this permission notice shall be included in all copies or substantial portions"
	const two = "Redistribution and use in source and binary\n * forms, with or without modification, are permitted"
	const three = two + " … may not be used to endorse or promote products"
	for _, tt := range []struct{ name, text, want string }{
		{"MIT", mit, "MIT"},
		{"BSD with two clauses", two, "BSD-2-Clause"},
		{"BSD with three", three, "BSD-3-Clause"},
		{"several in one file", three + mit + two, "BSD-2-Clause BSD-3-Clause MIT"},
		{"Apache", "Apache License\n   Version 2.0, January 2004 … 3. Grant of Patent License.", "Apache-2.0"},
		{"half of MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy of this software", ""},
		{"MIT with the Commons Clause", "Commons Clause" + mit, ""},
		{"GPL", "GNU GENERAL PUBLIC LICENSE Version 3", ""},
		{"MPL beside MIT", mit + "Mozilla Public License, version 2.0", ""},
		{"unknown", "All rights reserved.", ""},
	} {
		if got := strings.Join(identify(tt.text), " "); got != tt.want {
			t.Errorf("identify(%s) = %q, want %q", tt.name, got, tt.want)
		}
	}
}
