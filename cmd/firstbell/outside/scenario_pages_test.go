//go:build services

package outside

import (
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// comeIn signs a person in, as one does who knows the way.
func comeIn(base, email, password string) (*visitor, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	v := &visitor{base, http.Client{Jar: jar, Timeout: 15 * time.Second}}
	_, page, err := v.look("/today")
	if err != nil {
		return nil, err
	}
	token := formToken.FindStringSubmatch(page)
	if token == nil {
		return nil, errors.New("the sign-in page has no form token")
	}
	status, page, err := v.submit("/sign-in", url.Values{"email": {email}, "password": {password}, "form_token": {token[1]}})
	if err == nil && (status != http.StatusOK || !strings.Contains(page, `id="live"`)) {
		err = fmt.Errorf("signing in answered %d", status)
	}
	return v, err
}

func (v *visitor) look(path string) (int, string, error) {
	res, err := v.http.Get(v.base + path)
	return pageOf(res, err)
}

func (v *visitor) submit(path string, form url.Values) (int, string, error) {
	res, err := v.http.PostForm(v.base+path, form)
	return pageOf(res, err)
}

func pageOf(res *http.Response, err error) (int, string, error) {
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	return res.StatusCode, string(raw), err
}

// page is a page as the office sees it; the safeguarding lead's own pages
// are asked for by the lead.
func (s *playedSchool) page(st step, role string) (*visitor, string, error) {
	v, err := s.signedIn(role)
	if err != nil {
		return nil, "", err
	}
	path := st.args["page"]
	if path == "Today" {
		path = "/today"
	}
	status, page, err := v.look(path)
	if err == nil && strings.Contains(page, `action="/sign-in"`) { // a night has gone by
		delete(s.people, role)
		err = errors.New("signed out")
	}
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s answered %d", path, status)
	}
	return v, page, err
}

var (
	formTag   = regexp.MustCompile(`(?s)<form [^>]*method="post" action="([^"]+)".*?</form>`)
	buttonTag = regexp.MustCompile(`(?s)<button[^>]*>(.*?)</button>`)
	unseenTag = regexp.MustCompile(`(?s)<span class="vh">.*?</span>`)
	anyTag    = regexp.MustCompile(`<[^>]*>`)
	spaces    = regexp.MustCompile(`\s+`)
	options   = regexp.MustCompile(`(?s)<select[^>]* name="([^"]+)".*?</select>`)
	chosen    = regexp.MustCompile(`<option value="([^"]*)" selected`)
	ticked    = regexp.MustCompile(`<input type="checkbox"[^>]* name="([^"]+)" value="([^"]*)" checked`)
)

// seen is what a person reads of a piece of a page.
func seen(piece string) string {
	return strings.TrimSpace(spaces.ReplaceAllString(html.UnescapeString(anyTag.ReplaceAllString(unseenTag.ReplaceAllString(piece, ""), " ")), " "))
}

// opens opens a page that its next press is made from: what happens meanwhile is
// not on it.
func (s *playedSchool) opens(st step) (err error) {
	_, s.open[st.args["role"]], err = s.page(st, st.args["role"])
	return err
}

// presses presses the button of a form, in a pupil's row where one is named.
func (s *playedSchool) presses(st step) error {
	status, answer, err := s.press(st)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("it answered %d: %.300s", status, seen(answer))
	}
	return err
}

// refused presses one whose answer says what the step says, and is no success.
func (s *playedSchool) refused(st step) error {
	status, answer, err := s.press(st)
	if err == nil && (status < 400 || !strings.Contains(seen(answer), st.said[1])) {
		err = fmt.Errorf("it answered %d: %.300s", status, seen(answer))
	}
	return err
}

func (s *playedSchool) press(st step) (int, string, error) {
	v, page, err := s.page(st, st.args["role"])
	if err != nil {
		return 0, "", err
	}
	if old, is := s.open[st.args["role"]]; is {
		page = old
		delete(s.open, st.args["role"])
	}
	for _, piece := range rowsOf(page, st.args["pupil"]) {
		for _, form := range formTag.FindAllStringSubmatch(piece, -1) {
			button := buttonTag.FindStringSubmatch(form[0])
			if button == nil || !strings.HasPrefix(seen(button[1]), st.said[0]) {
				continue
			}
			return v.submit(form[1], filled(form[0], st.args["fields"]))
		}
	}
	return 0, "", fmt.Errorf("there is no button %q: %.3000s", st.said[0], seen(page))
}

// filled is a form as it came, with the fields that the step fills in.
func filled(form, fields string) url.Values {
	values := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(form, -1) {
		values.Add(m[1], html.UnescapeString(m[2]))
	}
	for _, m := range ticked.FindAllStringSubmatch(form, -1) {
		values.Add(m[1], html.UnescapeString(m[2]))
	}
	for _, m := range options.FindAllStringSubmatch(form, -1) {
		if c := chosen.FindStringSubmatch(m[0]); c != nil {
			values.Set(m[1], html.UnescapeString(c[1]))
		}
	}
	if fields != "" {
		for field := range strings.SplitSeq(fields, ", ") {
			name, value, _ := strings.Cut(field, "=")
			values.Set(name, value)
		}
	}
	return values
}

// rowsOf gives the rows of a pupil, or the page when nobody is named.
func rowsOf(page, pupil string) (rows []string) {
	if pupil == "" {
		return []string{page}
	}
	for _, row := range strings.Split(page, `<li class="row`)[1:] {
		if row, _, _ = strings.Cut(row, "</ol>"); strings.Contains(seen(row), pupil) {
			rows = append(rows, row)
		}
	}
	return rows
}

// under gives the part of a page with a heading.
func under(page, heading string) string {
	for _, part := range strings.Split(page, "<section")[1:] {
		_, after, ok := strings.Cut(part, "<h2")
		title, _, _ := strings.Cut(after, "</h2>")
		_, title, _ = strings.Cut(title, ">")
		if ok && strings.HasPrefix(seen(title), heading) {
			return part
		}
	}
	return ""
}

func (s *playedSchool) pageHas(st step) error {
	_, page, err := s.page(st, "lead")
	if err != nil {
		return err
	}
	part := under(page, st.said[0])
	for _, row := range rowsOf(part, st.args["pupil"]) {
		if len(st.said) == 1 || strings.Contains(seen(row), st.said[1]) {
			return nil
		}
	}
	return fmt.Errorf("under %q stands: %.1500s", st.said[0], seen(part))
}

func (s *playedSchool) pageHasNot(st step) error {
	_, page, err := s.page(st, "lead")
	if err == nil && len(rowsOf(under(page, st.said[0]), st.args["pupil"])) > 0 {
		err = fmt.Errorf("%s stands under %q", st.args["pupil"], st.said[0])
	}
	return err
}

func (s *playedSchool) pageSays(st step) error {
	_, page, err := s.page(st, "lead")
	if err == nil && !strings.Contains(seen(page), st.said[0]) {
		err = fmt.Errorf("it says %.3000s", seen(page))
	}
	return err
}

func (s *playedSchool) pageSaysNot(st step) error {
	_, page, err := s.page(st, "lead")
	if err == nil && strings.Contains(seen(page), st.said[0]) {
		err = fmt.Errorf("it does say %q", st.said[0])
	}
	return err
}
