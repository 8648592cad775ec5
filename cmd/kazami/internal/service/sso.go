package service

import (
	"fmt"
	"os"
	"strings"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/horizon"
	"kazami/site/desk"
)

// mostSecret bounds the file of a client's secret, in bytes.
const mostSecret = 4096

// ssoOf is the organisation's login; nil where the config has none.
func ssoOf(s *work.Work) (*desk.SSO, error) {
	c := s.Cfg.Serve.SSO
	if c.Issuer == "" {
		return nil, nil
	}
	file := s.Cfg.Path(c.SecretFile)
	info, err := os.Stat(file)
	if err == nil && info.Mode().Perm()&0o077 != 0 {
		err = fmt.Errorf("%s can be read by others than its owner: chmod 600 it", work.Show(file))
	}
	var secret []byte
	if err == nil && info.Size() <= mostSecret {
		secret, err = os.ReadFile(file)
	}
	if err == nil && strings.TrimSpace(string(secret)) == "" {
		err = fmt.Errorf("%s has no line, or is too long", work.Show(file))
	}
	if err != nil {
		return nil, work.Usage(fmt.Errorf("serve.sso.secret_file: %w", err))
	}
	o := &desk.SSO{Issuer: c.Issuer, Client: c.Client, Secret: strings.TrimSpace(string(secret)), Redirect: strings.TrimSuffix(c.Address, "/") + desk.SSOPath,
		Name: c.Name, Claim: c.Claim, Groups: c.Groups, Only: c.Only}
	for _, m := range c.Members {
		label, _ := horizon.ParseTLP(m.TLP) // checked when the config was read
		o.Members = append(o.Members, desk.Member{Group: m.Group, Role: desk.Role(m.Role), TLP: label})
	}
	return o, nil
}
