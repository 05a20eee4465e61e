package campaigns

import (
	"slices"
	"strings"
	"testing"
)

func TestOneWordSaysNoToCampaignsAndNothingElseDoes(t *testing.T) {
	for body, want := range map[string]bool{
		"NOINFO": true, "noinfo": true, " NoInfo. ": true, "\"NOINFO\"": true, "NOINFO!": true,
		"": false, "no info": false, "NOINFO please": false, "STOP": false, "INFO": false, "no": false, "she has no info": false,
	} {
		if Refuses(body) != want {
			t.Errorf("%q: %t", body, !want)
		}
	}
	if slices.Contains(strings.Fields("STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT START YES UNSTOP HELP INFO"), OptOutWord) {
		t.Error("the carrier would take the word for its own")
	}
}
