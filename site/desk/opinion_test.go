package desk

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// fullOffice takes no more opinions.
type fullOffice struct{ *fake }

func (fullOffice) PutOpinion(context.Context, string) error {
	return errors.New("100000 opinions are stored: no more is taken")
}

// TestOpinionThatIsNotStored says so, and nothing of why.
func TestOpinionThatIsNotStored(t *testing.T) {
	s := open(t, true, func(o *Options) { o.Office = fullOffice{&fake{}} })
	a, page := s.visit(t).do(http.MethodPost, "/opinions", url.Values{"text": {"意見です。"}})
	if a.StatusCode != http.StatusServiceUnavailable || strings.Contains(page, "受け付けました") || strings.Contains(page, "100000") {
		t.Errorf("an opinion that was not stored: %s\n%s\nwant 503 and no thanks", a.Status, page)
	}
}
