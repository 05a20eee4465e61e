package main

import (
	"errors"
	"regexp"
	"strings"

	"github.com/firstbell/firstbell/internal/problem"
)

// flagOf says by which flag each part of a plan is changed: on the command line
// what is wrong is named by what was typed.
var flagOf = []struct {
	part *regexp.Regexp
	flag string
}{
	{regexp.MustCompile(`^/note$`), "--why"},
	{regexp.MustCompile(`^/(name|purpose)$`), "--$1"},
	{regexp.MustCompile(`^/audience/days_missed_at_least$`), "--missed-from"},
	{regexp.MustCompile(`^/audience/days_missed_at_most$`), "--missed-to"},
	{regexp.MustCompile(`^/audience/in_words$`), "--in-words"},
	{regexp.MustCompile(`^/audience/years$`), "--years"},
	{regexp.MustCompile(`^/audience/attended_under$`), "--attended-from and --attended-under"},
	{regexp.MustCompile(`^/window$`), "--from and --until"},
	{regexp.MustCompile(`^/grace_minutes$`), "--grace"},
	{regexp.MustCompile(`^/hold_out_percent$`), "--hold-out"},
	{regexp.MustCompile(`^/two_wordings$`), "--two-wordings"},
	{regexp.MustCompile(`^/stops$`), "--opted-out and --failed"},
	{regexp.MustCompile(`^/waves/\d+/when$`), "--when"},
	{regexp.MustCompile(`^/waves/\d+/messages/\d+/text$`), "--text"},
	{regexp.MustCompile(`^/waves/\d+/(key|name)$`), "--add"},
	{regexp.MustCompile(`^/waves/\d+$`), "--second"},
	{regexp.MustCompile(`^/waves$`), "--remove"},
}

// byFlag names what is wrong with a campaign by the flag that says it, of those a
// command takes. What no flag says stays as the plan's JSON has it.
func byFlag(err error, f flags, whole bool) error {
	p, ok := errors.AsType[*problem.Error](err)
	if !ok {
		return err
	}
	for i, field := range p.Fields {
		if whole {
			p.Fields[i].Pointer = "--plan " + field.Pointer
			continue
		}
		for _, x := range flagOf {
			said := x.part.ReplaceAllString(field.Pointer, x.flag)
			if first, _, _ := strings.Cut(said, " "); x.part.MatchString(field.Pointer) && f.Lookup(strings.TrimPrefix(first, "--")) != nil {
				p.Fields[i].Pointer = said
				break
			}
		}
	}
	return err
}
