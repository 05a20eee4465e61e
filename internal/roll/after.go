package roll

// after is the roll as it would be.
func (m *merge) after() Standing {
	var st Standing
	for _, ref := range m.pupilOrder {
		st.Pupils = append(st.Pupils, m.pupils[ref])
	}
	for _, ref := range m.contactOrder {
		st.Contacts = append(st.Contacts, m.contacts[ref])
	}
	for _, k := range m.tieOrder {
		if t, stands := m.ties[k]; stands {
			st.Ties = append(st.Ties, t)
		}
	}
	return st
}
