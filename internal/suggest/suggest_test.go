package suggest

import "testing"

func TestNearest(t *testing.T) {
	kinds := []string{"feed", "page", "csaf", "myjvn", "csv", "kokkai", "survey", "archive", "notes", "mail"}
	for word, want := range map[string]string{
		"fed": "feed", "feeed": "feed", "efed": "feed", "Feed": "feed", "pgae": "page", "kokai": "kokkai", "archives": "archive",
		"gopher": "", "": "", "x": "", "ニュース": "",
	} {
		if got := Nearest(word, kinds); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
	if got := DidYouMean("再生可能エネルギ", []string{"IPv6", "再生可能エネルギー"}); got != " Did you mean 再生可能エネルギー?" {
		t.Errorf("DidYouMean = %q", got)
	}
}
