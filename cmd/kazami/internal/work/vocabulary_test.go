package work

import (
	"testing"
	"time"
)

// What somebody writes is asked for as documents are read.
func TestTermOf(t *testing.T) {
	a, err := Analyser()
	if err != nil {
		t.Fatal(err)
	}
	on := time.Date(2014, 12, 31, 0, 0, 0, 0, time.UTC)
	for words, want := range map[string]string{
		"サーバー証明書": "サーバ証明書", "サーバー": "サーバ", "ユーザー認証": "ユーザ認証", "サイバー攻撃": "サイバー攻撃", "ｻｲﾊﾞｰ攻撃": "サイバー攻撃",
		"Buffer Overflows": "buffer overflow", " buffer overflow ": "buffer overflow", "暗号の移行": "", "": "",
	} {
		if got := termOf(a, words, on); got != want {
			t.Errorf("termOf(%q) = %q, want %q", words, got, want)
		}
	}
}
