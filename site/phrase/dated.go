package phrase

import (
	"fmt"
	"time"
)

// DatedByRequest says that a source dates n items by the time of the request.
func DatedByRequest(n int) string {
	return fmt.Sprintf("%d件の日付が、読みに行った時刻になっています。情報源の誤りです。最初の日付を保ちます。サイトの管理者に知らせてください", n)
}

// Redated says that n items came again with another date.
func Redated(n int) string {
	return fmt.Sprintf("%d件が、前とは別の日付で届きました。最初の日付を保ちます", n)
}

// DatedAhead says that n items are dated in the future.
func DatedAhead(n int, furthest time.Time) string {
	return fmt.Sprintf("%d件の日付が今より先です。最も先は%sです。その日までは、一覧の先頭に出しません", n, DayOf(furthest))
}
