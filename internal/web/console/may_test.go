package console

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/firstbell/firstbell/internal/staff"
)

// TestCommunicationsReadsNoReplies: what families write, and what is done about
// it, is for those who work the morning.
func TestCommunicationsReadsNoReplies(t *testing.T) {
	b := as(t, staff.Comms)
	for _, path := range []string{"/", "/today", "/today?session=AM"} {
		if w := b.visit(asSam(get(path))); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/campaigns" {
			t.Errorf("%s: %d to %q", path, w.Code, w.Header().Get("Location"))
		}
	}
	for _, path := range []string{"/inbox", "/inbox/t1"} {
		if w := b.visit(asSam(get(path))); w.Code != http.StatusForbidden {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	for _, path := range []string{
		"/today/explain", "/today/release", "/today/told/accept", "/today/told/refuse", "/today/brake/release", "/today/brake/cancel",
		"/today/concern/take", "/today/concern/close", "/today/accept", "/today/undo", "/today/pause", "/today/resume",
		"/inbox/t1/claim", "/inbox/t1/leave", "/inbox/t1/answer", "/inbox/t1/assign",
	} {
		if w := b.visit(samPost(path, url.Values{"concern": {"c1"}, "found": {"ok"}})); w.Code != http.StatusForbidden || len(b.mornings.done) > 0 {
			t.Errorf("%s: %d, did %v", path, w.Code, b.mornings.done)
		}
	}
}
