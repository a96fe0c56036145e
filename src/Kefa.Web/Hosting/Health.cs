using Kefa.Bureau.Accounts;
using Kefa.Bureau.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kefa.Web.Hosting;

/// <summary>Whether this node can serve: 200 when it reaches its database, 503 when not.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health", ReadyAsync).RequireAuthorization(Policies.Everyone).ExcludeFromDescription();
        app.MapGet("/health/live", () => TypedResults.Text("ok")).RequireAuthorization(Policies.Everyone).ExcludeFromDescription();
    }

    private static async Task<Results<ContentHttpResult, StatusCodeHttpResult>> ReadyAsync(KefaDbContext db, CancellationToken cancellationToken) =>
        await db.Database.CanConnectAsync(cancellationToken) ? TypedResults.Text("ok") : TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
}
