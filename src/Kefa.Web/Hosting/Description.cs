using Kefa.Bureau.Accounts;

namespace Kefa.Web.Hosting;

/// <summary>The description of the interface for programs: OpenAPI 3.1.</summary>
internal static class Description
{
    public static void MapDescription(this IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization(Policies.Everyone);
}
