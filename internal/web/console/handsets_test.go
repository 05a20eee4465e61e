package console

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"github.com/firstbell/firstbell/internal/school"
)

func TestHandsetsExistOnlyInARehearsal(t *testing.T) {
	b := newBench(t, fullMorning())
	if w := b.visit(asSam(get("/handsets"))); w.Code != 404 {
		t.Errorf("answered %d without drawn phones, want 404", w.Code)
	}
	lacks(t, b.visit(asSam(get("/today"))).Body.String(), "Handsets")
}

func TestClosingARegisterFromTheHandsets(t *testing.T) {
	b := newBench(t, fullMorning())
	var asked []school.URN
	b.cfg.HandsetsURL = "/sandbox/?embed=1"
	b.cfg.CloseNext = func(_ context.Context, u school.URN) (string, error) {
		asked = append(asked, u)
		return "Register 8E has closed: 2 texts are on their way.", nil
	}
	page := b.visit(asSam(get("/handsets"))).Body.String()
	has(t, page, `<iframe src="/sandbox/?embed=1"`, "New here? Close a register", "Close the next register", "Priya Raman")
	lacks(t, page, "Close all registers")
	w := b.visit(samPost("/handsets/close", url.Values{"which": {"next"}}))
	if w.Code != http.StatusSeeOther || len(asked) != 1 || asked[0] != urn {
		t.Fatalf("answered %d, asked %v", w.Code, asked)
	}
	next := asSam(get("/handsets"))
	next.AddCookie(cookie(w, saidCookie))
	has(t, b.visit(next).Body.String(), "Register 8E has closed: 2 texts are on their way.")
	if w := b.visit(samPost("/handsets/close", url.Values{"which": {"all"}})); w.Code != 404 {
		t.Errorf("closing all answered %d where it is not offered, want 404", w.Code)
	}
}

func TestAFrameOfAnotherPortIsAllowedByName(t *testing.T) {
	if got := contentPolicy("http://127.0.0.1:9090/sandbox/?embed=1"); got != contentPolicy("")[:len(contentPolicy(""))-len("'none'")]+"'self' http://127.0.0.1:9090" {
		t.Errorf("the policy is %q", got)
	}
}
