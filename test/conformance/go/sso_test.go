package conformance

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/bedrock"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sso"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// cachedToken is a token as AWS tools share it.
type cachedToken struct {
	StartURL              string `json:"startUrl"`
	Region                string `json:"region"`
	AccessToken           string `json:"accessToken"`
	ExpiresAt             string `json:"expiresAt"`
	RefreshToken          string `json:"refreshToken"`
	ClientID              string `json:"clientId"`
	ClientSecret          string `json:"clientSecret"`
	RegistrationExpiresAt string `json:"registrationExpiresAt"`
}

// ssoProfile is an AWS config that says everything, and the place of the token.
type ssoProfile struct{ token string }

func newSSOProfile(t *testing.T, name string) ssoProfile {
	t.Helper()
	endpoint, region := setting(t, "AWS_ENDPOINT_URL"), setting(t, "AWS_REGION")
	lines := []string{
		"[sso-session " + name + "]",
		"sso_start_url = " + endpoint,
		"sso_region = " + region,
		"sso_registration_scopes = sso:account:access",
		"[profile " + name + "]",
		"sso_session = " + name,
		"sso_account_id = " + setting(t, "CONFORMANCE_ACCOUNT_ID"),
		"sso_role_name = " + setting(t, "CONFORMANCE_PERMISSION_SET"),
		"region = " + region,
		"endpoint_url = " + endpoint,
		"ca_bundle = " + setting(t, "AWS_CA_BUNDLE"),
		// The SDK's own providers look for their endpoints here alone.
		"services = " + name,
		"[services " + name + "]",
		"sso =", "  endpoint_url = " + endpoint,
		"sso_oidc =", "  endpoint_url = " + endpoint,
	}
	file := filepath.Join(t.TempDir(), "config")
	save(t, file, []byte(strings.Join(lines, "\n")+"\n"))
	for _, variable := range os.Environ() {
		if name, value, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, value) // so that it is put back
			os.Unsetenv(name)
		}
	}
	t.Setenv("AWS_CONFIG_FILE", file)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_PROFILE", name)
	hash := sha1.Sum([]byte(name))
	home := must[string](t)(os.UserHomeDir())
	profile := ssoProfile{filepath.Join(home, ".aws", "sso", "cache", hex.EncodeToString(hash[:])+".json")}
	t.Cleanup(func() { os.Remove(profile.token) })
	profile.signIn(t, endpoint, region)
	return profile
}

// signIn is what a program does for its user: it shows a code, waits until it is confirmed, and keeps the token.
func (profile ssoProfile) signIn(t *testing.T, endpoint, region string) {
	t.Helper()
	client := ssooidc.NewFromConfig(loadConfig(t))
	registered := must[*ssooidc.RegisterClientOutput](t)(client.RegisterClient(t.Context(), &ssooidc.RegisterClientInput{
		ClientName: aws.String("conformance"), ClientType: aws.String("public"), Scopes: []string{"sso:account:access"},
	}))
	device := must[*ssooidc.StartDeviceAuthorizationOutput](t)(client.StartDeviceAuthorization(t.Context(), &ssooidc.StartDeviceAuthorizationInput{
		ClientId: registered.ClientId, ClientSecret: registered.ClientSecret, StartUrl: &endpoint,
	}))
	ask := func() (*ssooidc.CreateTokenOutput, error) {
		return client.CreateToken(t.Context(), &ssooidc.CreateTokenInput{
			ClientId: registered.ClientId, ClientSecret: registered.ClientSecret, DeviceCode: device.DeviceCode,
			GrantType: aws.String("urn:ietf:params:oauth:grant-type:device_code"),
		})
	}
	_, err := ask()
	wantError[*types.AuthorizationPendingException](t, err, "")
	person := exec.CommandContext(t.Context(), setting(t, "CONFORMANCE_NODE"), filepath.Join("..", "support", "person.ts"), *device.VerificationUriComplete)
	if said, err := person.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	token := must[*ssooidc.CreateTokenOutput](t)(ask())
	profile.write(t, cachedToken{
		StartURL: endpoint, Region: region, AccessToken: *token.AccessToken, RefreshToken: *token.RefreshToken,
		ClientID: *registered.ClientId, ClientSecret: *registered.ClientSecret,
		ExpiresAt: timestamp(time.Duration(token.ExpiresIn) * time.Second), RegistrationExpiresAt: timestamp(24 * time.Hour),
	})
}

func (profile ssoProfile) read(t *testing.T) (token cachedToken) {
	t.Helper()
	if err := json.Unmarshal(must[[]byte](t)(os.ReadFile(profile.token)), &token); err != nil {
		t.Fatal(err)
	}
	return token
}

func (profile ssoProfile) write(t *testing.T, token cachedToken) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(profile.token), 0o700); err != nil {
		t.Fatal(err)
	}
	save(t, profile.token, must[[]byte](t)(json.Marshal(token)))
}

func save(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func timestamp(from time.Duration) string {
	return time.Now().Add(from).UTC().Format(time.RFC3339)
}

func wantPerson(t *testing.T) {
	t.Helper()
	identity := must[*sts.GetCallerIdentityOutput](t)(sts.NewFromConfig(loadConfig(t)).GetCallerIdentity(t.Context(), nil))
	wantMatch(t, *identity.Arn, "^arn:aws:sts::"+setting(t, "CONFORMANCE_ACCOUNT_ID")+":assumed-role/AWSReservedSSO_"+
		setting(t, "CONFORMANCE_PERMISSION_SET")+"_[0-9a-f]{16}/"+setting(t, "CONFORMANCE_PERSON")+"$")
}

func TestSsoCredentials(t *testing.T) {
	profile := newSSOProfile(t, "conformance-go-credentials")
	wantPerson(t)
	listed := must[*bedrock.ListFoundationModelsOutput](t)(bedrock.NewFromConfig(loadConfig(t)).ListFoundationModels(t.Context(), nil))
	if len(listed.ModelSummaries) == 0 {
		t.Error("the person sees no model")
	}
	_, err := iam.NewFromConfig(loadConfig(t)).ListUsers(t.Context(), nil)
	wantCode(t, err, "AccessDenied", "iam:ListUsers")
	token := profile.read(t).AccessToken
	must[*sso.LogoutOutput](t)(sso.NewFromConfig(loadConfig(t, config.WithCredentialsProvider(aws.AnonymousCredentials{}))).Logout(t.Context(), &sso.LogoutInput{AccessToken: &token}))
	if err := identify(t, loadConfig(t)); err == nil {
		t.Error("the token is good after the person signed out")
	}
}

func TestSsoRefresh(t *testing.T) {
	profile := newSSOProfile(t, "conformance-go-refresh")
	old := profile.read(t)
	expired := old
	expired.AccessToken, expired.ExpiresAt = "long gone", timestamp(-time.Minute)
	profile.write(t, expired)
	wantPerson(t)
	if renewed := profile.read(t).AccessToken; renewed == old.AccessToken || renewed == expired.AccessToken {
		t.Error("the token was not renewed")
	}
	_, err := ssooidc.NewFromConfig(loadConfig(t)).CreateToken(t.Context(), &ssooidc.CreateTokenInput{
		ClientId: &old.ClientID, ClientSecret: &old.ClientSecret, RefreshToken: &old.RefreshToken,
		GrantType: aws.String("refresh_token"),
	})
	wantError[*types.InvalidGrantException](t, err, "")
	// Used again, it has ended the whole sign-in.
	if err := identify(t, loadConfig(t)); err == nil {
		t.Error("the token is good after its sign-in has ended")
	}
}
