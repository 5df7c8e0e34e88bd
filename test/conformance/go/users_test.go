package conformance

import (
	"encoding/json"
	"net/url"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrock"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	runtimetypes "github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func oneModel(t *testing.T) string {
	t.Helper()
	return string(must[[]byte](t)(json.Marshal(map[string]any{
		"Version": "2012-10-17",
		"Statement": []map[string]string{
			{"Sid": "OneModel", "Effect": "Allow", "Action": "bedrock:InvokeModel", "Resource": modelARN(t)},
		},
	})))
}

func createUser(t *testing.T, client *iam.Client, name string) {
	t.Helper()
	must[*iam.CreateUserOutput](t)(client.CreateUser(t.Context(), &iam.CreateUserInput{UserName: &name}))
	t.Cleanup(func() {
		must[*iam.DeleteUserOutput](t)(client.DeleteUser(background(), &iam.DeleteUserInput{UserName: &name}))
	})
}

func createKey(t *testing.T, client *iam.Client, name string) *types.AccessKey {
	t.Helper()
	key := must[*iam.CreateAccessKeyOutput](t)(client.CreateAccessKey(t.Context(), &iam.CreateAccessKeyInput{UserName: &name})).AccessKey
	t.Cleanup(func() { deleteKey(t, client, key) })
	return key
}

func deleteKey(t *testing.T, client *iam.Client, key *types.AccessKey) {
	t.Helper()
	input := &iam.DeleteAccessKeyInput{UserName: key.UserName, AccessKeyId: key.AccessKeyId}
	must[*iam.DeleteAccessKeyOutput](t)(client.DeleteAccessKey(background(), input))
}

func putPolicy(t *testing.T, client *iam.Client, user, policy string) {
	t.Helper()
	input := &iam.PutUserPolicyInput{UserName: &user, PolicyName: &policy, PolicyDocument: aws.String(oneModel(t))}
	must[*iam.PutUserPolicyOutput](t)(client.PutUserPolicy(t.Context(), input))
}

func deletePolicy(t *testing.T, client *iam.Client, user, policy string) {
	t.Helper()
	input := &iam.DeleteUserPolicyInput{UserName: &user, PolicyName: &policy}
	must[*iam.DeleteUserPolicyOutput](t)(client.DeleteUserPolicy(background(), input))
}

// userWithPolicy may use one model; all of it is gone in the end.
func userWithPolicy(t *testing.T, client *iam.Client, name string) aws.Config {
	t.Helper()
	createUser(t, client, name)
	key := createKey(t, client, name)
	putPolicy(t, client, name, "own")
	t.Cleanup(func() { deletePolicy(t, client, name, "own") })
	return configAs(t, *key.AccessKeyId, *key.SecretAccessKey)
}

func hello(t *testing.T, config aws.Config, model string) error {
	t.Helper()
	_, err := bedrockruntime.NewFromConfig(config).Converse(t.Context(), &bedrockruntime.ConverseInput{
		ModelId:         &model,
		Messages:        []runtimetypes.Message{user("Hello")},
		InferenceConfig: &runtimetypes.InferenceConfiguration{MaxTokens: aws.Int32(5)},
	})
	return err
}

func TestUserLeastPrivilege(t *testing.T) {
	ada := userWithPolicy(t, iam.NewFromConfig(loadConfig(t)), "conformance-go-ada")
	if err := hello(t, ada, modelID(t)); err != nil {
		t.Fatal(err)
	}
	wantError[*runtimetypes.AccessDeniedException](t, hello(t, ada, "caprock.other-v1:0"), "user/conformance-go-ada")
	_, err := bedrock.NewFromConfig(ada).ListFoundationModels(t.Context(), nil)
	wantCode(t, err, "AccessDeniedException", "user/conformance-go-ada")
	_, err = iam.NewFromConfig(ada).CreateUser(t.Context(), &iam.CreateUserInput{UserName: aws.String("friend")})
	wantCode(t, err, "AccessDenied", "user/conformance-go-ada")
}

func TestUserKeyDisabled(t *testing.T) {
	const name = "conformance-go-bob"
	client := iam.NewFromConfig(loadConfig(t))
	bob := userWithPolicy(t, client, name)
	key := must[aws.Credentials](t)(bob.Credentials.Retrieve(t.Context())).AccessKeyID
	set := func(status types.StatusType) {
		input := &iam.UpdateAccessKeyInput{UserName: aws.String(name), AccessKeyId: &key, Status: status}
		must[*iam.UpdateAccessKeyOutput](t)(client.UpdateAccessKey(t.Context(), input))
	}
	if err := hello(t, bob, modelID(t)); err != nil {
		t.Fatal(err)
	}
	set(types.StatusTypeInactive)
	listed := must[*iam.ListAccessKeysOutput](t)(client.ListAccessKeys(t.Context(), &iam.ListAccessKeysInput{UserName: aws.String(name)}))
	wantEqual(t, "keys", len(listed.AccessKeyMetadata), 1)
	wantEqual(t, "key", *listed.AccessKeyMetadata[0].AccessKeyId, key)
	wantEqual(t, "status", listed.AccessKeyMetadata[0].Status, types.StatusTypeInactive)
	wantCode(t, hello(t, bob, modelID(t)), "UnrecognizedClientException", "")
	_, err := sts.NewFromConfig(bob).GetCallerIdentity(t.Context(), nil)
	wantCode(t, err, "InvalidClientTokenId", "")
	set(types.StatusTypeActive)
	identity := must[*sts.GetCallerIdentityOutput](t)(sts.NewFromConfig(bob).GetCallerIdentity(t.Context(), nil))
	wantMatch(t, *identity.Arn, ":user/"+name+"$")
}

func TestUserPolicies(t *testing.T) {
	const name, policy = "conformance-go-eve", "one-model"
	client := iam.NewFromConfig(loadConfig(t))
	createUser(t, client, name)
	putPolicy(t, client, name, policy)
	listed := must[*iam.ListUserPoliciesOutput](t)(client.ListUserPolicies(t.Context(), &iam.ListUserPoliciesInput{UserName: aws.String(name)}))
	if !slices.Equal(listed.PolicyNames, []string{policy}) {
		t.Errorf("policies are %v", listed.PolicyNames)
	}
	get := &iam.GetUserPolicyInput{UserName: aws.String(name), PolicyName: aws.String(policy)}
	document := must[*iam.GetUserPolicyOutput](t)(client.GetUserPolicy(t.Context(), get)).PolicyDocument
	wantEqual(t, "document", must[string](t)(url.PathUnescape(*document)), oneModel(t))
	deletePolicy(t, client, name, policy)
	_, err := client.GetUserPolicy(t.Context(), get)
	wantError[*types.NoSuchEntityException](t, err, "")
}

func TestUserDeleted(t *testing.T) {
	const name = "conformance-go-tom"
	client := iam.NewFromConfig(loadConfig(t))
	must[*iam.CreateUserOutput](t)(client.CreateUser(t.Context(), &iam.CreateUserInput{UserName: aws.String(name)}))
	key := must[*iam.CreateAccessKeyOutput](t)(client.CreateAccessKey(t.Context(), &iam.CreateAccessKeyInput{UserName: aws.String(name)})).AccessKey
	remove := &iam.DeleteUserInput{UserName: aws.String(name)}
	_, err := client.DeleteUser(t.Context(), remove)
	wantError[*types.DeleteConflictException](t, err, "")
	get := &iam.GetUserInput{UserName: aws.String(name)}
	wantEqual(t, "name", *must[*iam.GetUserOutput](t)(client.GetUser(t.Context(), get)).User.UserName, name)
	deleteKey(t, client, key)
	must[*iam.DeleteUserOutput](t)(client.DeleteUser(t.Context(), remove))
	_, err = client.GetUser(t.Context(), get)
	wantError[*types.NoSuchEntityException](t, err, "")
}

func TestUserExists(t *testing.T) {
	const name = "conformance-go-ann"
	client := iam.NewFromConfig(loadConfig(t))
	createUser(t, client, name)
	_, err := client.CreateUser(t.Context(), &iam.CreateUserInput{UserName: aws.String(name)})
	wantError[*types.EntityAlreadyExistsException](t, err, "")
}

func TestListUsersPages(t *testing.T) {
	const path = "/conformance/go/"
	client := iam.NewFromConfig(loadConfig(t))
	names := []string{"conformance-go-page-a", "conformance-go-page-b", "conformance-go-page-c"}
	for _, name := range names {
		input := &iam.CreateUserInput{UserName: &name, Path: aws.String(path)}
		must[*iam.CreateUserOutput](t)(client.CreateUser(t.Context(), input))
	}
	var listed []string
	var sizes []int
	pages := iam.NewListUsersPaginator(client, &iam.ListUsersInput{PathPrefix: aws.String(path), MaxItems: aws.Int32(2)})
	for pages.HasMorePages() {
		page := must[*iam.ListUsersOutput](t)(pages.NextPage(t.Context()))
		sizes = append(sizes, len(page.Users))
		for _, user := range page.Users {
			listed = append(listed, *user.UserName)
		}
	}
	for _, name := range names {
		must[*iam.DeleteUserOutput](t)(client.DeleteUser(t.Context(), &iam.DeleteUserInput{UserName: &name}))
	}
	slices.Sort(listed)
	if !slices.Equal(sizes, []int{2, 1}) || !slices.Equal(listed, names) {
		t.Errorf("pages of %v list %v", sizes, listed)
	}
}
