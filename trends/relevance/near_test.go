package relevance

import "testing"

func TestNear(t *testing.T) {
	tags := func(themes, threats, sectors int) (t Tags) {
		t[Theme], t[Threat], t[Sector] = make([]string, themes), make([]string, threats), make([]string, sectors)
		return t
	}
	for _, c := range []struct {
		watched int
		tags    Tags
		want    float64
	}{
		{0, Tags{}, 0}, {0, tags(0, 0, 1), 1}, {0, tags(0, 1, 0), 2}, {0, tags(1, 0, 0), 3}, {1, Tags{}, 4},
		{0, tags(3, 0, 0), 6}, {0, tags(0, 0, 7), 3}, {1, tags(1, 1, 1), 10},
	} {
		if got := Near(c.watched, c.tags); got != c.want {
			t.Errorf("Near(%d, %d themes, %d threats, %d sectors) = %v, want %v", c.watched, len(c.tags[Theme]), len(c.tags[Threat]), len(c.tags[Sector]), got, c.want)
		}
	}
	if Near(0, tags(1, 0, 0)) <= Near(0, tags(0, 0, 6)) {
		t.Error("a document that names six sectors comes before one that names a theme")
	}
}
