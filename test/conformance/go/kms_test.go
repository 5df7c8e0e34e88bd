package conformance

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha512"
	"crypto/x509"
	"maps"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
)

var (
	text       = []byte("what nobody else reads")
	another    = []byte("something else")
	keyContext = map[string]string{"team": "red", "purpose": "conformance"}
)

// newKey is a key that is on its way to deletion in the end.
func newKey(t *testing.T, change ...func(*kms.CreateKeyInput)) (*kms.Client, *string) {
	t.Helper()
	client := kms.NewFromConfig(loadConfig(t))
	input := &kms.CreateKeyInput{}
	for _, apply := range change {
		apply(input)
	}
	key := must[*kms.CreateKeyOutput](t)(client.CreateKey(t.Context(), input)).KeyMetadata.KeyId
	t.Cleanup(func() { scheduleDeletion(t, client, key) })
	return client, key
}

func scheduleDeletion(t *testing.T, client *kms.Client, key *string) {
	t.Helper()
	input := &kms.ScheduleKeyDeletionInput{KeyId: key, PendingWindowInDays: aws.Int32(7)}
	must[*kms.ScheduleKeyDeletionOutput](t)(client.ScheduleKeyDeletion(background(), input))
}

func stateOf(t *testing.T, client *kms.Client, key *string) types.KeyState {
	t.Helper()
	input := &kms.DescribeKeyInput{KeyId: key}
	return must[*kms.DescribeKeyOutput](t)(client.DescribeKey(t.Context(), input)).KeyMetadata.KeyState
}

func seal(t *testing.T, client *kms.Client, key *string, context map[string]string) []byte {
	t.Helper()
	input := &kms.EncryptInput{KeyId: key, Plaintext: text, EncryptionContext: context}
	return must[*kms.EncryptOutput](t)(client.Encrypt(t.Context(), input)).CiphertextBlob
}

func open(t *testing.T, client *kms.Client, sealed []byte, context map[string]string) ([]byte, error) {
	t.Helper()
	opened, err := client.Decrypt(t.Context(), &kms.DecryptInput{CiphertextBlob: sealed, EncryptionContext: context})
	if err != nil {
		return nil, err
	}
	return opened.Plaintext, nil
}

func wantOpens(t *testing.T, client *kms.Client, sealed []byte, context map[string]string) {
	t.Helper()
	if opened := must[[]byte](t)(open(t, client, sealed, context)); !bytes.Equal(opened, text) {
		t.Errorf("opened %q, want %q", opened, text)
	}
}

func TestKmsEncrypt(t *testing.T) {
	client, key := newKey(t)
	alias := aws.String("alias/conformance-go-" + rand.Text())
	must[*kms.CreateAliasOutput](t)(client.CreateAlias(t.Context(), &kms.CreateAliasInput{AliasName: alias, TargetKeyId: key}))
	sealed := seal(t, client, alias, keyContext)
	wantOpens(t, client, sealed, keyContext)
	other := maps.Clone(keyContext)
	other["team"] = "blue"
	for _, context := range []map[string]string{nil, other} {
		_, err := open(t, client, sealed, context)
		wantError[*types.InvalidCiphertextException](t, err, "")
	}
	must[*kms.DeleteAliasOutput](t)(client.DeleteAlias(t.Context(), &kms.DeleteAliasInput{AliasName: alias}))
}

func TestKmsDataKey(t *testing.T) {
	client, key := newKey(t)
	made := must[*kms.GenerateDataKeyOutput](t)(client.GenerateDataKey(t.Context(), &kms.GenerateDataKeyInput{
		KeyId: key, KeySpec: types.DataKeySpecAes256, EncryptionContext: keyContext,
	}))
	wantEqual(t, "bytes", len(made.Plaintext), 32)
	opened := must[[]byte](t)(open(t, client, made.CiphertextBlob, keyContext))
	wantEqual(t, "the same data key", bytes.Equal(opened, made.Plaintext), true)
}

func TestKmsMac(t *testing.T) {
	client, key := newKey(t, func(input *kms.CreateKeyInput) {
		input.KeySpec, input.KeyUsage = types.KeySpecHmac256, types.KeyUsageTypeGenerateVerifyMac
	})
	const algorithm = types.MacAlgorithmSpecHmacSha256
	mac := must[*kms.GenerateMacOutput](t)(client.GenerateMac(t.Context(), &kms.GenerateMacInput{
		KeyId: key, MacAlgorithm: algorithm, Message: text,
	})).Mac
	verify := func(message []byte) (*kms.VerifyMacOutput, error) {
		return client.VerifyMac(t.Context(), &kms.VerifyMacInput{KeyId: key, MacAlgorithm: algorithm, Message: message, Mac: mac})
	}
	wantEqual(t, "valid", must[*kms.VerifyMacOutput](t)(verify(text)).MacValid, true)
	_, err := verify(another)
	wantError[*types.KMSInvalidMacException](t, err, "")
}

func TestKmsSign(t *testing.T) {
	client, key := newKey(t, func(input *kms.CreateKeyInput) {
		input.KeySpec, input.KeyUsage = types.KeySpecEccNistP384, types.KeyUsageTypeSignVerify
	})
	public := must[any](t)(x509.ParsePKIXPublicKey(
		must[*kms.GetPublicKeyOutput](t)(client.GetPublicKey(t.Context(), &kms.GetPublicKeyInput{KeyId: key})).PublicKey,
	)).(*ecdsa.PublicKey)
	_, err := client.Sign(t.Context(), &kms.SignInput{
		KeyId: key, SigningAlgorithm: types.SigningAlgorithmSpecEcdsaSha256, Message: text,
	})
	// An algorithm that is not of this key's curve.
	wantCode(t, err, "InvalidKeyUsageException", "")
	const algorithm = types.SigningAlgorithmSpecEcdsaSha384
	signature := must[*kms.SignOutput](t)(client.Sign(t.Context(), &kms.SignInput{
		KeyId: key, SigningAlgorithm: algorithm, Message: text,
	})).Signature
	verify := func(message []byte) (*kms.VerifyOutput, error) {
		return client.Verify(t.Context(), &kms.VerifyInput{
			KeyId: key, SigningAlgorithm: algorithm, Message: message, Signature: signature,
		})
	}
	wantEqual(t, "valid", must[*kms.VerifyOutput](t)(verify(text)).SignatureValid, true)
	_, err = verify(another)
	wantError[*types.KMSInvalidSignatureException](t, err, "")
	whole := sha512.Sum384(text)
	wantEqual(t, "valid outside", ecdsa.VerifyASN1(public, whole[:], signature), true)
}

func TestKmsGrant(t *testing.T) {
	const name = "conformance-go-reader"
	client, key := newKey(t)
	people := iam.NewFromConfig(loadConfig(t))
	createUser(t, people, name)
	credentials := createKey(t, people, name)
	reader := kms.NewFromConfig(configAs(t, *credentials.AccessKeyId, *credentials.SecretAccessKey))
	sealed, bare := seal(t, client, key, keyContext), seal(t, client, key, nil)
	_, err := open(t, reader, sealed, keyContext)
	wantCode(t, err, "AccessDeniedException", "")
	grant := must[*kms.CreateGrantOutput](t)(client.CreateGrant(t.Context(), &kms.CreateGrantInput{
		KeyId:            key,
		GranteePrincipal: aws.String("arn:aws:iam::" + setting(t, "CONFORMANCE_ACCOUNT_ID") + ":user/" + name),
		Operations:       []types.GrantOperation{types.GrantOperationDecrypt},
		Constraints:      &types.GrantConstraints{EncryptionContextSubset: map[string]string{"team": "red"}},
	})).GrantId
	wantOpens(t, reader, sealed, keyContext)
	_, err = open(t, reader, bare, nil)
	wantCode(t, err, "AccessDeniedException", "")
	must[*kms.RevokeGrantOutput](t)(client.RevokeGrant(t.Context(), &kms.RevokeGrantInput{KeyId: key, GrantId: grant}))
	_, err = open(t, reader, sealed, keyContext)
	wantCode(t, err, "AccessDeniedException", "")
}

func TestKmsDisabled(t *testing.T) {
	client, key := newKey(t)
	sealed := seal(t, client, key, nil)
	must[*kms.DisableKeyOutput](t)(client.DisableKey(t.Context(), &kms.DisableKeyInput{KeyId: key}))
	_, err := open(t, client, sealed, nil)
	wantError[*types.DisabledException](t, err, "")
	must[*kms.EnableKeyOutput](t)(client.EnableKey(t.Context(), &kms.EnableKeyInput{KeyId: key}))
	wantOpens(t, client, sealed, nil)
}

func TestKmsRotation(t *testing.T) {
	client, key := newKey(t)
	sealed := seal(t, client, key, nil)
	must[*kms.RotateKeyOnDemandOutput](t)(client.RotateKeyOnDemand(t.Context(), &kms.RotateKeyOnDemandInput{KeyId: key}))
	listed := must[*kms.ListKeyRotationsOutput](t)(client.ListKeyRotations(t.Context(), &kms.ListKeyRotationsInput{KeyId: key})).Rotations
	wantEqual(t, "rotations", len(listed), 1)
	wantEqual(t, "kind", listed[0].RotationType, types.RotationTypeOnDemand)
	wantOpens(t, client, sealed, nil)
}

func TestKmsDeletion(t *testing.T) {
	client, key := newKey(t)
	sealed := seal(t, client, key, nil)
	scheduleDeletion(t, client, key)
	wantEqual(t, "state", stateOf(t, client, key), types.KeyStatePendingDeletion)
	_, err := open(t, client, sealed, nil)
	wantError[*types.KMSInvalidStateException](t, err, "")
	must[*kms.CancelKeyDeletionOutput](t)(client.CancelKeyDeletion(t.Context(), &kms.CancelKeyDeletionInput{KeyId: key}))
	wantEqual(t, "state", stateOf(t, client, key), types.KeyStateDisabled)
}

func TestKmsTags(t *testing.T) {
	client, key := newKey(t, func(input *kms.CreateKeyInput) {
		input.Tags = []types.Tag{{TagKey: aws.String("team"), TagValue: aws.String("red")}}
	})
	stage := []types.Tag{{TagKey: aws.String("stage"), TagValue: aws.String("test")}}
	must[*kms.TagResourceOutput](t)(client.TagResource(t.Context(), &kms.TagResourceInput{KeyId: key, Tags: stage}))
	must[*kms.UntagResourceOutput](t)(client.UntagResource(t.Context(), &kms.UntagResourceInput{KeyId: key, TagKeys: []string{"team"}}))
	tags := must[*kms.ListResourceTagsOutput](t)(client.ListResourceTags(t.Context(), &kms.ListResourceTagsInput{KeyId: key})).Tags
	wantEqual(t, "tags", len(tags), 1)
	wantEqual(t, "tag", *tags[0].TagKey+"="+*tags[0].TagValue, "stage=test")
}

func TestKmsPages(t *testing.T) {
	client, one := newKey(t)
	_, two := newKey(t)
	seen := map[string]int{}
	pages := kms.NewListKeysPaginator(client, &kms.ListKeysInput{Limit: aws.Int32(1)})
	for pages.HasMorePages() {
		page := must[*kms.ListKeysOutput](t)(pages.NextPage(t.Context()))
		if len(page.Keys) > 1 {
			t.Errorf("a page of %d", len(page.Keys))
		}
		for _, key := range page.Keys {
			seen[*key.KeyId]++
		}
	}
	for _, key := range []*string{one, two} {
		wantEqual(t, "times that "+*key+" is listed", seen[*key], 1)
	}
}
