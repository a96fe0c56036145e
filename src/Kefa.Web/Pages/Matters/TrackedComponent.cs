using Kefa.Bureau.Accounts;
using Kefa.Bureau.Matters;
using Microsoft.AspNetCore.Components;

namespace Kefa.Web.Pages.Matters;

/// <summary>Pages of a matter for its party without an account: shown to a browser that proved number and query code; any other is led to where it proves them.</summary>
public abstract class TrackedComponent : MatterComponent
{
    protected MatterStatus? Status { get; private set; }

    protected OpenedMatter? Matter { get; private set; }

    /// <summary>Whoever works here knows codes from their work and does not act as the party.</summary>
    protected bool IsOfTheHouse => Http.User.PostsIn(Bureau.Required.Id).Any(post => Roles.KindOf(post.Role) is not (RoleKind.Public or RoleKind.Computed));

    [Parameter] public required string Number { get; set; }

    [Inject] private LookUpMatter LookUp { get; set; } = null!;

    [Inject] private TrackingProof Proof { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        if (MatterNumber.TryParse(Number, out var number) && Proof.CodeOf(Http, number) is { } code && await LookUp.OpenAsync(number, code, Leaving) is var (status, matter))
            (Status, Matter) = (status, matter);
        else
            Navigation.NavigateTo(To("/track?again=true"));
    }
}
