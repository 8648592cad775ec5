package typed

import "testing"

func TestKey(t *testing.T) {
	for in, want := range map[string]string{"TLP": "tlp", "ＴＬＰ：ＧＲＥＥＮ": "tlp:green", " Week\t": "week", "Date　Of  Issue": "date of issue", "ﾌﾞﾝﾔ": "ブンヤ", "分野": "分野", "": ""} {
		if got := Key(in); got != want {
			t.Errorf("Key(%q) = %q, want %q", in, got, want)
		}
	}
}
