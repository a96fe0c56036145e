using Kefa.Bureau.Accounts;

namespace Kefa.Web.Api;

/// <summary>The interface for programs: the same use cases and the same contents as the pages.</summary>
internal static class InterfaceModule
{
    public static void MapInterface(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").WithTags("v1").ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/policies", PolicyInterface.ListAsync).WithScope(ApiScopes.Policies).RequireAuthorization(Policies.Everyone)
            .WithName("listPolicies").WithSummary("The policies of the bureau, filtered and in pages.");
        api.MapGet("/policies/{id}", PolicyInterface.OneAsync).WithScope(ApiScopes.Policies).RequireAuthorization(Policies.Everyone)
            .WithName("getPolicy").WithSummary("One policy with its conditions and versions.");
        api.MapGet("/registers", RegisterInterface.ListAsync).WithScope(ApiScopes.Registers).RequireAuthorization(Policies.Everyone)
            .WithName("listRegisters").WithSummary("The registers of the bureau that are public.");
        api.MapGet("/registers/{id}", RegisterInterface.EntriesAsync).WithScope(ApiScopes.Registers).RequireAuthorization(Policies.Everyone)
            .WithName("listRegisterEntries").WithSummary("The entries of a public register that are valid on a day, filtered and in pages.");
        api.MapGet("/companies", CompanyInterface.ListAsync).WithScope(ApiScopes.Companies).RequireAuthorization(Policies.Caseworker)
            .WithName("listCompanies").WithSummary("The companies of the bureau, filtered and in pages. For staff.");
        api.MapGet("/companies/{uscc}", CompanyInterface.OneAsync).WithScope(ApiScopes.Companies).RequireAuthorization(Policies.SignedIn)
            .WithName("getCompany").WithSummary("One company with its facts. For staff and for the company's agents.");
        api.MapGet("/matches", MatchInterface.ListAsync).WithScope(ApiScopes.Matches).RequireAuthorization(Policies.SignedIn)
            .WithName("listMatches").WithSummary("Companies against policies: give a company, a policy, or both. For staff; agents see their own company.");
    }
}
