package myjvn

import (
	"net/url"
	"strconv"
	"time"
)

// listAddress asks for the items of a window from the given one on.
func (m *MyJVN) listAddress(from, to time.Time, item int) string {
	method := "getVulnOverviewList"
	if m.Alerts {
		method = "getAlertList"
	}
	return m.address(method, func(q url.Values) {
		q.Set("startItem", strconv.Itoa(item))
		q.Set("maxCountItem", strconv.Itoa(myjvnPage))
		switch {
		case m.byYear():
			q.Set("datePublished", strconv.Itoa(from.Year()))
			q.Set("ft", "xml")
		case m.Format == "oka":
			q.Set("lastModStartDate", from.Format("20060102"))
			q.Set("lastModEndDate", to.Format("20060102"))
		default:
			for _, name := range []string{"rangeDatePublic", "rangeDatePublished", "rangeDateFirstPublished"} {
				q.Set(name, "n")
			}
			for name, day := range map[string]time.Time{"Start": from, "End": to} {
				q.Set("datePublished"+name+"Y", strconv.Itoa(day.Year()))
				q.Set("datePublished"+name+"M", strconv.Itoa(int(day.Month())))
				q.Set("datePublished"+name+"D", strconv.Itoa(day.Day()))
			}
		}
	})
}

// address is the API's with a method's parameters. The parameters of the
// source itself stay.
func (m *MyJVN) address(method string, set func(url.Values)) string {
	u, err := url.Parse(m.Source.URL)
	if err != nil {
		return m.Source.URL // the fetcher says what is wrong with it
	}
	q := u.Query()
	q.Set("method", method)
	q.Set("feed", "hnd")
	if m.Format == "oka" {
		q.Set("feed", "oka")
	}
	if m.Source.Lang != "" {
		q.Set("lang", m.Source.Lang)
	}
	set(q)
	u.RawQuery = q.Encode()
	return u.String()
}
