package campaigns

import (
	"slices"
	"strings"
	"testing"
)

func TestTheWordSaysNoToCampaignsHoweverItIsWritten(t *testing.T) {
	for _, body := range []string{
		"NOINFO", "noinfo", " NoInfo. ", "\"NOINFO\"", "NOINFO!", "NOINFO?", "NOINFO\n", "*NOINFO*", "NOINFO 👍", "NOINFO, no updates please",
		"NO INFO", "no info", "No Info.", "no-info", "no_info", "NO.INFO", "N O I N F O", "NO  INFO", "no\ninfo",
		"N0INFO", "n0 inf0", "NOINF0", "ＮＯＩＮＦＯ", "ＮＯ ＩＮＦＯ", "NO\u200bINFO", "nóinfo",
		"NOINFO please", "Noinfo thanks", "Please NOINFO", "NOINFO, thank you", "pls noinfo", "no info please", "No info, thank you!",
		"NOINFO STOP", "STOP NOINFO", "stop no info", "NOINFO no more texts", "NOINFO. No more updates from us please", "Hi, NOINFO for these updates please",
		"NOINFO stop texts to us", "no more texts, no info please", "NOINFO NOINFO", "ok NOINFO ok", "no thanks NOINFO", "NOINFO proszę", "NOINFO شكرا",
	} {
		if !Refuses(body) {
			t.Errorf("%q is not obeyed", body)
		}
	}
}

func TestNothingElseSaysNoToCampaigns(t *testing.T) {
	for _, body := range []string{
		"", "?", "STOP", "INFO", "no", "please", "no more texts", "info", "00", "noinfos", "noinformation", "no information",
		"no info yet about her bus", "have you no info where she is", "she has no info", "no info?", "No info??", "please, no info?",
		"no info from you", "no info from us", "no info, no updates", "No info, no texts", "no info on him", "No info. Is she in?", "we have no info",
		"NOINFO she is ill", "NOINFO where is Amira", "She left at 8, NOINFO", "NOINFO not in school today", "do not NOINFO", "NOINFO 07700 900123",
		"no NOINFO", "I don't want NOINFO", "no", "in fo", "noin", "info no",
	} {
		if Refuses(body) {
			t.Errorf("%q is taken for the word", body)
		}
	}
	if slices.Contains(strings.Fields("STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT START YES UNSTOP HELP INFO"), OptOutWord) {
		t.Error("the carrier would take the word for its own")
	}
}
