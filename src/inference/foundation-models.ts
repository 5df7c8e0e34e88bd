import type { Catalog, Deployment } from '#deployment';
import { ApiError, foundationModelArn } from '#kernel';
import type { FoundationModelDetails, FoundationModelSummary } from '#shapes';

/** Every model that is delivered and whole, in the order of their ids. */
export function listFoundationModels(catalog: Pick<Catalog, 'list'>): FoundationModelSummary[] {
  return catalog
    .list()
    .map(details)
    .sort((one, other) => ((one.modelId ?? '') < (other.modelId ?? '') ? -1 : 1));
}

/** @throws ApiError `ResourceNotFoundException` */
export function getFoundationModel(
  catalog: Pick<Catalog, 'find'>,
  modelIdentifier: string,
): FoundationModelDetails {
  const deployment = catalog.find(modelIdentifier);
  if (deployment === undefined) {
    throw new ApiError(
      'ResourceNotFoundException',
      'Could not resolve the foundation model from the provided model identifier.',
    );
  }
  return details(deployment);
}

function details({ manifest, region }: Deployment): FoundationModelDetails {
  return {
    modelArn: foundationModelArn(region, manifest.modelId),
    modelId: manifest.modelId,
    modelName: manifest.modelName,
    providerName: manifest.provider,
    inputModalities: manifest.inputModalities.filter(isApiModality),
    outputModalities: [...manifest.outputModalities],
    responseStreamingSupported: manifest.streaming,
    customizationsSupported: [],
    inferenceTypesSupported: ['ON_DEMAND'],
    modelLifecycle: { status: 'ACTIVE' },
  };
}

/** The modalities that the API has a word for. */
function isApiModality(modality: string): modality is 'TEXT' | 'IMAGE' {
  return modality === 'TEXT' || modality === 'IMAGE';
}
