//go:build services

package outside

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// watchLive signs in with a real browser, and sees the reply about a pupil
// appear on Today without the page being loaded again.
func watchLive(t *testing.T, s stage, p pupil) {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(needed(t, "FIRSTBELL_TEST_CHROMIUM")), chromedp.UserDataDir(t.TempDir()),
		chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-dev-shm-usage", true))
	run, stop := context.WithTimeout(t.Context(), 45*time.Second)
	defer stop()
	run, close := chromedp.NewExecAllocator(run, options...)
	defer close()
	run, end := chromedp.NewContext(run)
	defer end()

	if err := chromedp.Do(run,
		chromedp.Navigate(s.school.base+"/"),
		chromedp.SendKeys("#email", s.email),
		chromedp.SendKeys("#password", s.password),
		chromedp.Click("form button.main"),
		chromedp.WaitVisible("#live"),
		chromedp.Evaluate[chromedp.Void](`window.here = "the same page"`)); err != nil {
		t.Fatalf("sign in with the browser: %v", err)
	}
	waitFor(run, t, "the page hears news", `document.getElementById("live-tag").textContent === "Live"`)
	s.reply(t, p, liveReply)
	began := time.Now()
	waitFor(run, t, "the reply appears on Today by itself",
		fmt.Sprintf(`[...document.querySelectorAll("#replied .row")].some(r => r.textContent.includes(%q) && r.textContent.includes(%q))`, liveReply, p.FirstName+" "+p.LastName))
	took := time.Since(began)
	mark, err := chromedp.Run(run, chromedp.Evaluate[string](`String(window.here)`))
	if err != nil {
		t.Fatal(err)
	}
	if mark != "the same page" {
		t.Error("the page was loaded again")
	}
	t.Logf("in the browser the reply stood beside the name after %s", took.Round(time.Millisecond))
}

func waitFor(run context.Context, t *testing.T, what, script string) {
	t.Helper()
	eventually(t, 15*time.Second, what, func() (bool, any) {
		is, err := chromedp.Run(run, chromedp.Evaluate[bool](script))
		return err == nil && is, err
	})
}
