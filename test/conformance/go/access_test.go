package conformance

import (
	"encoding/json"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	runtimetypes "github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func allow(t *testing.T, statements ...map[string]any) *string {
	t.Helper()
	for _, statement := range statements {
		statement["Effect"] = "Allow"
	}
	document := map[string]any{"Version": "2012-10-17", "Statement": statements}
	return aws.String(string(must[[]byte](t)(json.Marshal(document))))
}

func useModel(t *testing.T) map[string]any {
	t.Helper()
	return map[string]any{"Action": "bedrock:InvokeModel", "Resource": modelARN(t)}
}

func listUsers() map[string]any {
	return map[string]any{"Action": "iam:ListUsers", "Resource": "*"}
}

func TestManagedPolicy(t *testing.T) {
	name := aws.String("conformance-go-members")
	client := iam.NewFromConfig(loadConfig(t))
	policy := must[*iam.CreatePolicyOutput](t)(client.CreatePolicy(t.Context(), &iam.CreatePolicyInput{
		PolicyName: name, PolicyDocument: allow(t, useModel(t)),
	})).Policy.Arn
	must[*iam.CreateGroupOutput](t)(client.CreateGroup(t.Context(), &iam.CreateGroupInput{GroupName: name}))
	must[*iam.AttachGroupPolicyOutput](t)(client.AttachGroupPolicy(t.Context(), &iam.AttachGroupPolicyInput{GroupName: name, PolicyArn: policy}))
	const user = "conformance-go-member"
	createUser(t, client, user)
	key := createKey(t, client, user)
	member := configAs(t, *key.AccessKeyId, *key.SecretAccessKey)
	wantError[*runtimetypes.AccessDeniedException](t, hello(t, member, modelID(t)), "")
	must[*iam.AddUserToGroupOutput](t)(client.AddUserToGroup(t.Context(), &iam.AddUserToGroupInput{GroupName: name, UserName: aws.String(user)}))
	if err := hello(t, member, modelID(t)); err != nil {
		t.Fatal(err)
	}
	must[*iam.CreatePolicyVersionOutput](t)(client.CreatePolicyVersion(t.Context(), &iam.CreatePolicyVersionInput{
		PolicyArn: policy, PolicyDocument: allow(t, listUsers()), SetAsDefault: true,
	}))
	wantError[*runtimetypes.AccessDeniedException](t, hello(t, member, modelID(t)), "")
	must[*iam.ListUsersOutput](t)(iam.NewFromConfig(member).ListUsers(t.Context(), nil))
	must[*iam.RemoveUserFromGroupOutput](t)(client.RemoveUserFromGroup(t.Context(), &iam.RemoveUserFromGroupInput{GroupName: name, UserName: aws.String(user)}))
	must[*iam.DetachGroupPolicyOutput](t)(client.DetachGroupPolicy(t.Context(), &iam.DetachGroupPolicyInput{GroupName: name, PolicyArn: policy}))
	must[*iam.DeleteGroupOutput](t)(client.DeleteGroup(t.Context(), &iam.DeleteGroupInput{GroupName: name}))
	_, err := client.DeletePolicy(t.Context(), &iam.DeletePolicyInput{PolicyArn: policy})
	wantError[*types.DeleteConflictException](t, err, "")
	must[*iam.DeletePolicyVersionOutput](t)(client.DeletePolicyVersion(t.Context(), &iam.DeletePolicyVersionInput{PolicyArn: policy, VersionId: aws.String("v1")}))
	must[*iam.DeletePolicyOutput](t)(client.DeletePolicy(t.Context(), &iam.DeletePolicyInput{PolicyArn: policy}))
}

func TestAssumeRole(t *testing.T) {
	name, account := aws.String("conformance-go-visitor"), setting(t, "CONFORMANCE_ACCOUNT_ID")
	client := iam.NewFromConfig(loadConfig(t))
	principal := map[string]string{"AWS": "arn:aws:iam::" + account + ":root"}
	role := must[*iam.CreateRoleOutput](t)(client.CreateRole(t.Context(), &iam.CreateRoleInput{
		RoleName:                 name,
		AssumeRolePolicyDocument: allow(t, map[string]any{"Action": "sts:AssumeRole", "Principal": principal}),
	})).Role.Arn
	own := aws.String("own")
	must[*iam.PutRolePolicyOutput](t)(client.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{
		RoleName: name, PolicyName: own, PolicyDocument: allow(t, useModel(t), listUsers()),
	}))
	session := must[*sts.AssumeRoleOutput](t)(sts.NewFromConfig(loadConfig(t)).AssumeRole(t.Context(), &sts.AssumeRoleInput{
		RoleArn: role, RoleSessionName: aws.String("visit"), Policy: allow(t, useModel(t)),
	}))
	given := session.Credentials
	visitor := loadConfig(t, config.WithCredentialsProvider(
		credentials.NewStaticCredentialsProvider(*given.AccessKeyId, *given.SecretAccessKey, *given.SessionToken),
	))
	arn := "arn:aws:sts::" + account + ":assumed-role/" + *name + "/visit"
	wantEqual(t, "assumed role", *session.AssumedRoleUser.Arn, arn)
	identity := must[*sts.GetCallerIdentityOutput](t)(sts.NewFromConfig(visitor).GetCallerIdentity(t.Context(), nil))
	wantEqual(t, "identity", *identity.Arn, arn)
	if err := hello(t, visitor, modelID(t)); err != nil {
		t.Error(err)
	}
	_, err := iam.NewFromConfig(visitor).ListUsers(t.Context(), nil)
	wantCode(t, err, "AccessDenied", "")
	must[*iam.DeleteRolePolicyOutput](t)(client.DeleteRolePolicy(t.Context(), &iam.DeleteRolePolicyInput{RoleName: name, PolicyName: own}))
	must[*iam.DeleteRoleOutput](t)(client.DeleteRole(t.Context(), &iam.DeleteRoleInput{RoleName: name}))
	wantCode(t, identify(t, visitor), "InvalidClientTokenId", "")
}

func TestSimulatePolicy(t *testing.T) {
	const name = "conformance-go-simulated"
	client := iam.NewFromConfig(loadConfig(t))
	userWithPolicy(t, client, name)
	pages := iam.NewSimulatePrincipalPolicyPaginator(client, &iam.SimulatePrincipalPolicyInput{
		PolicySourceArn: aws.String("arn:aws:iam::" + setting(t, "CONFORMANCE_ACCOUNT_ID") + ":user/" + name),
		ActionNames:     []string{"bedrock:InvokeModel", "iam:ListUsers"},
		ResourceArns:    []string{modelARN(t)},
		MaxItems:        aws.Int32(1),
	})
	decisions := map[string]types.PolicyEvaluationDecisionType{}
	for pages.HasMorePages() {
		for _, result := range must[*iam.SimulatePrincipalPolicyOutput](t)(pages.NextPage(t.Context())).EvaluationResults {
			decisions[*result.EvalActionName] = result.EvalDecision
		}
	}
	wantEqual(t, "bedrock:InvokeModel", decisions["bedrock:InvokeModel"], types.PolicyEvaluationDecisionTypeAllowed)
	wantEqual(t, "iam:ListUsers", decisions["iam:ListUsers"], types.PolicyEvaluationDecisionTypeImplicitDeny)
}
