package twilio

import (
	"context"

	api "github.com/twilio/twilio-go/rest/api/v2010"
)

// Standing is how the account stands, for the doctor.
type Standing struct {
	Name     string // the account's friendly name
	Status   string // active, suspended or closed
	Trial    bool   // a trial account texts verified numbers only
	Balance  string // as Twilio writes it: "25.00"; empty when it may not be asked
	Currency string // three letters; empty with Balance
}

// Standing asks Twilio about the account and its balance. It proves that the
// address and the credentials are right. A subaccount and some API keys may not
// ask for a balance: then it is empty. An error is a *sms.SendError.
func (c *Client) Standing(ctx context.Context) (Standing, error) {
	service, b := c.service(ctx, c.cfg.AccountSID)
	account, err := service.FetchAccount(c.cfg.AccountSID)
	if err != nil {
		return Standing{}, asked(b, err)
	}
	s := Standing{
		Name:   value(account.FriendlyName),
		Status: value(account.Status),
		Trial:  value(account.Type) == "Trial",
	}
	service, _ = c.service(ctx, c.cfg.AccountSID)
	if balance, err := service.FetchBalance(&api.FetchBalanceParams{}); err == nil {
		s.Balance, s.Currency = value(balance.Balance), value(balance.Currency)
	}
	return s, nil
}
