package templates

import "regexp"

var aShare = regexp.MustCompile(`(?i)\d+(?:[.,]\d+)?\s?(?:%|٪|per ?cent\b)`)

// percent finds a share of a hundred in a campaign's text: families know what a
// day is. Source: the trials that docs/campaigns.md names, which named days.
func percent(x Looked) (Finding, bool) {
	found := aShare.FindString(x.plain())
	if x.Kind != CampaignWords || found == "" {
		return Finding{}, false
	}
	return Finding{RulePercent, quoted(found) + " is a share of a hundred.", "Say days: a family knows what a day is."}, true
}
