using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Companies;

namespace Kefa.Web.Api;

/// <summary>The interface for programs: the same use cases and the same contents as the pages.</summary>
internal static class InterfaceModule
{
    public static void MapInterface(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").WithTags("v1").ProducesProblem(StatusCodes.Status400BadRequest).WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified));
        api.MapGet("/policies", PolicyInterface.ListAsync).WithScope(ApiScopes.Policies).RequireAuthorization(Policies.Everyone)
            .Produces<Paged<PolicyItem>>().WithName("listPolicies").WithSummary("The policies of the bureau, filtered and in pages.");
        api.MapGet("/policies/{id}", PolicyInterface.OneAsync).WithScope(ApiScopes.Policies).RequireAuthorization(Policies.Everyone)
            .Produces<PolicyDetail>().ProducesProblem(StatusCodes.Status404NotFound).WithName("getPolicy").WithSummary("One policy with its conditions and versions.");
        api.MapGet("/registers", RegisterInterface.ListAsync).WithScope(ApiScopes.Registers).RequireAuthorization(Policies.Everyone)
            .Produces<IReadOnlyList<RegisterItem>>().WithName("listRegisters").WithSummary("The registers of the bureau that are public.");
        api.MapGet("/registers/{id}", RegisterInterface.EntriesAsync).WithScope(ApiScopes.Registers).RequireAuthorization(Policies.Everyone)
            .Produces<Paged<RegisterEntryItem>>().ProducesProblem(StatusCodes.Status404NotFound).WithName("listRegisterEntries").WithSummary("The entries of a public register that are valid on a day, filtered and in pages.");
        api.MapGet("/companies", CompanyInterface.ListAsync).WithScope(ApiScopes.Companies).RequireAuthorization(Policies.Caseworker)
            .Produces<Paged<CompanySummary>>().ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).WithName("listCompanies").WithSummary("The companies of the bureau, filtered and in pages. For staff.");
        api.MapGet("/companies/{uscc}", CompanyInterface.OneAsync).WithScope(ApiScopes.Companies).RequireAuthorization(Policies.SignedIn)
            .Produces<JsonElement>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).WithName("getCompany").WithSummary("One company with its facts. For staff and for the company's agents.")
            .WithDescription("An object of the fields of the profile dictionary; yearly fields are arrays over the years in 'years'. A field that is not known is null.");
        api.MapGet("/matches", MatchInterface.ListAsync).WithScope(ApiScopes.Matches).RequireAuthorization(Policies.SignedIn)
            .Produces<JsonElement>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).WithName("listMatches").WithSummary("Companies against policies: give a company, a policy, or both. For staff; agents see their own company.")
            .WithDescription("With 'company': {items, page, pageSize, total}, each item a policy with validity, scope, verdict (E eligible, N not, U undetermined, R out of scope), failing, unknown, score, benefit and its conditions; with 'company' and 'policy' also what would change them. With 'policy' alone: its counts and {items, page, pageSize, total}, each item a company with verdict, failing, unknown and benefit.");
    }
}
