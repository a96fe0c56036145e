using System.ComponentModel.DataAnnotations;

namespace Kefa.Bureau.Accounts;

/// <summary>
/// The province's identity provider (省统一身份认证): OAuth 2.0 authorization code with PKCE, who the person is from the OpenID Connect user-information
/// endpoint. <c>Kefa:IdentityProvider</c>; without an authorization endpoint there is none.
/// </summary>
public sealed class IdentityProvider : IValidatableObject
{
    public const string Scheme = "province";

    public string NameZh { get; set; } = "省统一身份认证";
    public string NameEn { get; set; } = "the province's identity service";

    public string? AuthorizationEndpoint { get; set; }
    public string? TokenEndpoint { get; set; }
    public string? UserInformationEndpoint { get; set; }
    public string? ClientId { get; set; }

    /// <summary>The secret; better in a file of its own, see <see cref="ClientSecretFile"/>.</summary>
    public string? ClientSecret { get; set; }
    public string? ClientSecretFile { get; set; }
    public IReadOnlyList<string> Scopes { get; set; } = [];

    /// <summary>The field of the answer that never changes for a person.</summary>
    public string SubjectField { get; set; } = "sub";

    /// <summary>The field with the name.</summary>
    public string NameField { get; set; } = "name";

    /// <summary>Whether somebody who comes for the first time gets an account of the public. Staff are bound by themselves, when they are signed in.</summary>
    public bool OpensAccounts { get; set; } = true;

    public bool IsThere => !string.IsNullOrWhiteSpace(AuthorizationEndpoint);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsThere) yield break;
        foreach ((string name, string? value) in new[] { (nameof(AuthorizationEndpoint), AuthorizationEndpoint), (nameof(TokenEndpoint), TokenEndpoint), (nameof(UserInformationEndpoint), UserInformationEndpoint) })
        {
            if (!Uri.TryCreate(value, UriKind.Absolute, out Uri? address) || (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
                yield return new ValidationResult($"Kefa:IdentityProvider:{name} is '{value}'; expected an https address.", [name]);
        }
        if (string.IsNullOrWhiteSpace(ClientId)) yield return new ValidationResult("Kefa:IdentityProvider:ClientId is missing.", [nameof(ClientId)]);
        if (string.IsNullOrWhiteSpace(ClientSecret) && !File.Exists(ClientSecretFile)) yield return new ValidationResult("Kefa:IdentityProvider needs ClientSecretFile, a file with the secret, or ClientSecret.", [nameof(ClientSecretFile)]);
    }
}
